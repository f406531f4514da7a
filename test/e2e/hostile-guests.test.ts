/** Guests of guests/hostile/*.wat but for those that compute for ever: each misdeed ends its own request alone. */
import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { codeOf, SETUP_MS } from '../support/deploy.ts';
import { HostileHost } from '../support/hostile-host.ts';
import { ANSWERED, ENDED, MISDEED_LIMITS, REFUSED } from '../support/misdeeds.ts';

const HOSTILE = join(import.meta.dirname, '../../guests/hostile');
/** Of each misdeed at once. */
const TIMES = 6;

const SETTINGS = { config: { key: 'value' }, limits: MISDEED_LIMITS };

let hostile: HostileHost;

beforeAll(async () => {
  hostile = await HostileHost.start(SETTINGS);
}, SETUP_MS);

test('what becomes of each guest is told, and of none that there is not', async () => {
  const sources = await Array.fromAsync(glob('*/guest.wat', { cwd: HOSTILE }));
  const names = sources.map((path) => dirname(path));
  expect(names.toSorted()).toEqual([...REFUSED.keys(), ...ENDED.keys(), ...ANSWERED.keys()].toSorted());
  expect(names.length).toBeGreaterThanOrEqual(60);
});

// First, because what serves before and after is `hello`.
describe('an upload', () => {
  test.each([...REFUSED])('%s is refused, and what served before serves', async (guest, { code, detail }) => {
    const refused = await hostile.refusal(guest);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ code, detail: expect.stringMatching(detail) });
  });
});

// Before the others: what stays deployed need not be translated again.
test('objects of many at once, up to the default limit each, do not take the worker with them', async () => {
  const answers = await hostile.crowd(['struct-bomb'], { limits: { deadlineMs: 60_000 } }, 24);
  expect(await Promise.all(answers.map(codeOf))).toEqual(Array(24).fill('heap_exhausted'));
});

test('misdeeds all at once end each by its own code', async () => {
  const guests = ['loop-br', 'recursion-caught', 'throw-loop', 'memory-trap-when-refused', 'trap-division'];
  const answers = await hostile.crowd(guests, SETTINGS, TIMES);
  const codes = Array.from({ length: TIMES }, () => guests.map((guest) => ENDED.get(guest)));
  expect(await Promise.all(answers.map(codeOf))).toEqual(codes.flat());
});

describe('a request', () => {
  test.each([...ENDED].filter(([, code]) => code !== 'fuel_exhausted'))(
    '%s ends with %s',
    async (guest, code) => {
      await hostile.deploy(guest);
      const answer = await hostile.misdeed();
      expect(answer.status).toBe(502);
      await hostile.expectProblem(answer, code);
    },
  );

  test.each([...ANSWERED])('%s is answered with %s', async (guest, text) => {
    await hostile.deploy(guest);
    const answer = await hostile.misdeed();
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringMatching(text)]);
  });

  test('trap-division: the log names the function that trapped', async () => {
    await hostile.deploy('trap-division');
    const answer = await hostile.misdeed();
    await hostile.expectProblem(answer, 'guest_trapped');
    expect(await hostile.errorsOf(answer)).toEqual([
      expect.stringMatching(/^guest_trapped: .*divide by zero\n *at misdeed \(wasm-function/),
    ]);
  });
});
