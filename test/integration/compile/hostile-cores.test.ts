/** The core modules of guests/hostile/*.wat, metered and nothing else: what the meter contains by itself. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../support/limits.ts';
import { MeteredGuest } from '../../support/metered-guest.ts';
import { ANSWERED, ENDED, MISDEED_LIMITS } from '../../support/misdeeds.ts';

const LIMITS = { ...DEFAULT_LIMITS, ...MISDEED_LIMITS };

/** Their misdeed is between them and the host, or the translation of the component. */
const NEED_HOST =
  /realloc|callback|post-return|^(?:names-like-ours|(?:body|header|config|fetch)-bomb|catch-all-of-host-calls|response-)/;

/** V8's own words. */
const TRAP = { code: 'RuntimeError' };

const of = <Fate>(fates: ReadonlyMap<string, Fate>) => [...fates].filter(([guest]) => !NEED_HOST.test(guest));

async function misdeed(name: string): Promise<unknown> {
  const guest = await MeteredGuest.load(name, LIMITS);
  expect(await guest.call('/')).toEqual({ answer: 'ok' });
  const ending = await guest.call('/misdeed');
  expect(await guest.call('/')).toEqual({ answer: 'ok' });
  return ending;
}

describe('a request', () => {
  const ended = of(ENDED).filter(([, code]) => code !== 'guest_trapped');

  test.each(ended)('%s ends with %s', async (guest, code) => {
    expect(await misdeed(guest)).toEqual({ code });
  });

  test.each(of(ANSWERED))('%s is answered with %s', async (guest, text) => {
    expect(await misdeed(guest)).toEqual({ answer: expect.stringMatching(text) });
  });

  test.each(of(ENDED).filter(([guest]) => /^trap|^throw-ref-null/.test(guest)))('%s traps', async (guest) => {
    expect(await misdeed(guest)).toEqual(TRAP);
  });
});

describe('code that runs at the start', () => {
  test.each([
    ['start-loop', 'fuel_exhausted'],
    ['initialize-loop', 'fuel_exhausted'],
    ['initialize-catch-all', 'fuel_exhausted'],
    ['start-recursion', 'stack_exhausted'],
    ['initialize-recursion', 'stack_exhausted'],
    ['start-memory-bomb', 'memory_exhausted'],
    ['memory-declared', 'memory_refused'],
    ['table-declared', 'instance_too_large'],
  ])('of %s ends with %s', async (name, code) => {
    const guest = await MeteredGuest.load(name, LIMITS);
    expect(await guest.call('/')).toEqual({ code });
  });
});

test.each([
  ['names-like-ours', 'name_refused', '__fuel'],
  ['memory-shared', 'feature_refused', 'threads'],
  ['relaxed-vectors', 'feature_refused', 'relaxed-simd'],
])('%s is not metered: %s', async (guest, code, what) => {
  const refused = { code, detail: expect.stringContaining(what) };
  await expect(MeteredGuest.load(guest, LIMITS)).rejects.toMatchObject(refused);
});
