import type { Egress, EgressCall, PendingFetch } from '../egress/egress.ts';
import type { FetchOutcome } from '../protocol/messages.ts';
import { answererOf, type FakeFetch, type FindAnswerer, outcomeOf } from './fakes.ts';
import { OutboundCall } from './message.ts';

/** The request that calls: where its calls are noted, and who is told that the test cannot answer one. */
export interface Caller {
  readonly calls: OutboundCall[];
  mistake(thrown: unknown): void;
}

/** In the stead of the egress thread: the test answers, within the same bounds. */
export class FakeEgress implements Egress {
  readonly #find: FindAnswerer;
  #caller: Caller = { calls: [], mistake: () => {} };

  /** Throws a `SetupError` where the fakes are not well-formed. */
  constructor(fetch: FakeFetch | undefined) {
    this.#find = answererOf(fetch);
  }

  /** From now on calls are those of this request, until the next one begins. */
  begin(caller: Caller): void {
    this.#caller = caller;
  }

  fetch(call: EgressCall): PendingFetch {
    const { calls, mistake } = this.#caller;
    const made = new OutboundCall(call.request);
    calls.push(made);
    const { promise, resolve } = Promise.withResolvers<FetchOutcome>();
    const timedOut: FetchOutcome = { error: { tag: 'timed-out', val: call.timeoutMs } };
    const timer = setTimeout(() => resolve(timedOut), call.timeoutMs);
    this.#answer(made).then((outcome) => resolve(bounded(outcome, call)), mistake);
    const outcome = promise.then((settled) => {
      clearTimeout(timer);
      if (settled !== CANCELLED)
        made.outcome = settled.ok === undefined ? settled.error.tag : settled.ok.status;
      return settled;
    });
    return { outcome, cancel: () => resolve(CANCELLED) };
  }

  async #answer(call: OutboundCall): Promise<FetchOutcome> {
    return outcomeOf(await this.#find(call)(call));
  }

  async close(): Promise<void> {}
}

const CANCELLED: FetchOutcome = { error: { tag: 'connection-failed', val: 'the call was cancelled' } };

function bounded(outcome: FetchOutcome, { maxResponseBytes }: EgressCall): FetchOutcome {
  const { ok } = outcome;
  if (ok === undefined || ok.body.byteLength <= maxResponseBytes) return outcome;
  return { error: { tag: 'response-too-large', val: BigInt(maxResponseBytes) } };
}
