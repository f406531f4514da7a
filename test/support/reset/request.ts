/** Random requests for random guests. */
import type { FetchOutcome, RequestFrame } from '../../../host/protocol/messages.ts';
import type { Random } from '../fuzz/random.ts';
import { ACTS } from './code.ts';

export interface RandomRequest {
  readonly head: RequestFrame;
  readonly body: Uint8Array;
  /** Of each of its calls. */
  readonly outcome: FetchOutcome;
  /** `cancelled`: at its first call, if it makes one. */
  readonly end: 'whole' | 'cancelled';
  readonly lateReply: boolean;
}

export function randomRequest(random: Random, id: number): RandomRequest {
  // Half of them ask for nothing that could end them.
  const act = random.percent(50) ? 0 : random.below(ACTS.length);
  const path = `/${String.fromCharCode(97 + act)}${word(random)}`;
  const headers = random.times(random.below(4), () => [word(random), word(random)]).flat();
  const head = ['GET', 'http', word(random), path, headers, '127.0.0.1', `r${id}`, 1_000, false] as const;
  return {
    head: ['request', id, ...head],
    body: bodyOf(random),
    outcome: outcomeOf(random),
    end: random.percent(30) ? 'cancelled' : 'whole',
    lateReply: random.percent(30),
  };
}

/** Some have the guest's `realloc` do something; few are so large that its memory grows for them. */
function bodyOf(random: Random): Uint8Array {
  const length = random.pick([
    0,
    1,
    40,
    300,
    501,
    502,
    502,
    5_000,
    random.below(2_000),
    random.below(90_000),
  ]);
  const byte = random.u32() & 0xff;
  return random.percent(50) ? random.bytes(length) : new Uint8Array(length).fill(byte);
}

function outcomeOf(random: Random): FetchOutcome {
  if (random.percent(30)) return { error: { tag: 'denied', val: word(random) } };
  return {
    ok: { status: 200, headers: [word(random), word(random)], body: random.bytes(random.below(400)) },
  };
}

const word = (random: Random): string => random.u32().toString(36).repeat(random.between(1, 4));
