/** Guests of guests/hostile/*.wat that would compute for ever: their fuel ends them, or their deadline. */
import { beforeAll, expect, test } from 'vitest';
import { SETUP_MS } from '../support/deploy.ts';
import { HostileHost } from '../support/hostile-host.ts';
import { ENDED, MISDEED_LIMITS } from '../support/misdeeds.ts';

const LITTLE_FUEL = { config: { key: 'value' }, limits: MISDEED_LIMITS };
const FUEL_FOR_HOURS = { limits: { ...MISDEED_LIMITS, fuel: 1_000_000_000_000, deadlineMs: 1_000 } };

const LOOPS = [...ENDED].filter(([, code]) => code === 'fuel_exhausted').map(([guest]) => guest);
/** Some of each kind. */
const LATE = [
  ...['loop-br', 'loop-br-table', 'loop-of-memory-fills', 'loop-of-refused-growth', 'tail-call-indirect'],
  ...['recursion-exponential', 'catch-all-recursion', 'throw-ref-loop', 'throw-past-handlers', 'log-bomb'],
];

let hostile: HostileHost;

beforeAll(async () => {
  hostile = await HostileHost.start(LITTLE_FUEL);
}, SETUP_MS);

async function expectMisdeed(status: number, code: string): Promise<void> {
  const answer = await hostile.misdeed();
  expect(answer.status).toBe(status);
  await hostile.expectProblem(answer, code);
}

test.each(LOOPS.filter((guest) => !LATE.includes(guest)))('%s ends with fuel_exhausted', async (guest) => {
  await hostile.deploy(guest);
  await expectMisdeed(502, 'fuel_exhausted');
});

test.each(LATE)('%s ends with fuel_exhausted, with fuel for hours at its deadline', async (guest) => {
  await hostile.settle(LITTLE_FUEL);
  await hostile.deploy(guest);
  await expectMisdeed(502, 'fuel_exhausted');
  await hostile.settle(FUEL_FOR_HOURS);
  await expectMisdeed(504, 'deadline_exceeded');
});
