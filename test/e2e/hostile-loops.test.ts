/** Guests of guests/hostile/*.wat that would compute for ever: their fuel ends them, or their deadline. */
import { beforeAll, describe, expect, test } from 'vitest';
import { SETUP_MS } from '../support/deploy.ts';
import { HostileHost } from '../support/hostile-host.ts';
import { ENDED, MISDEED_LIMITS } from '../support/misdeeds.ts';

let hostile: HostileHost;

beforeAll(async () => {
  hostile = await HostileHost.start();
}, SETUP_MS);

const LOOPS = [...ENDED].filter(([, code]) => code === 'fuel_exhausted').map(([guest]) => guest);

describe('with little fuel', () => {
  const settings = { config: { key: 'value' }, limits: MISDEED_LIMITS };

  test.each(LOOPS)('%s ends with fuel_exhausted', (guest) =>
    hostile.with([guest, guest], settings, async () => {
      const answer = await hostile.misdeed(guest);
      expect(answer.status).toBe(502);
      await hostile.expectProblem(guest, answer, 'fuel_exhausted');
    }),
  );
});

describe('with fuel for hours', () => {
  const settings = { limits: { ...MISDEED_LIMITS, fuel: 1_000_000_000_000, deadlineMs: 1_000 } };

  test.each([
    ...['loop-br', 'loop-br-table', 'loop-of-memory-fills', 'loop-of-refused-growth', 'tail-call-indirect'],
    ...['recursion-exponential', 'catch-all-recursion', 'throw-ref-loop', 'throw-past-handlers', 'log-bomb'],
  ])('%s ends at its deadline', (guest) =>
    hostile.with([`late-${guest}`, guest], settings, async () => {
      const answer = await hostile.misdeed(`late-${guest}`);
      expect(answer.status).toBe(504);
      await hostile.expectProblem(`late-${guest}`, answer, 'deadline_exceeded');
    }),
  );
});
