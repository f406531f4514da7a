/** What the matchers of the test kit hold for true, and what they say where it is not. */
import { expect, test } from 'vitest';
import type { Run } from '../../../../../host/testing.ts';
import { OutboundCall, ReceivedResponse } from '../../../../../host/testing/message.ts';
import '../../../../../sdk/assemblyscript/testkit/testkit.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function call(method: string, url: string): OutboundCall {
  const made = new OutboundCall({ method, url, headers: [], body: bytes('') });
  made.outcome = 200;
  return made;
}

function run(parts: Partial<Run> = {}): Run {
  return {
    response: new ReceivedResponse(200, ['content-type', 'application/json'], bytes('{"total":3}')),
    failure: undefined,
    log: [
      { level: 'info', message: 'charged 3 EUR', fields: { order: '7' } },
      { level: 'warn', message: 'two\nlines', fields: {} },
    ],
    fetches: [call('POST', 'https://api.example/charges?of=7')],
    ...{ fuel: 2_000, memoryBytes: 65_536, wallMs: 1.25 },
    ...parts,
  };
}

const FAILED = run({
  failure: { code: 'guest_trapped', detail: 'wasm trap: unreachable', functions: ['handle', 'main'] },
  response: new ReceivedResponse(502, [], bytes('{}')),
});

/** What `expect` throws; one that does not throw fails the test. */
function complaint(check: () => void): string {
  try {
    check();
  } catch (thrown) {
    return (thrown as Error).message;
  }
  throw new Error('nothing was thrown');
}

test('of a run that is as wanted', () => {
  expect(run()).toUseLessFuelThan(2_001);
  expect(run()).toUseLessMemoryThan(65_537);
  expect(run()).toHaveLogged('charged 3');
  expect(run()).toHaveLogged(/^charged \d/g);
  expect(run()).toHaveLogged('info');
  expect(run()).toHaveLogged('info', 'EUR');
  expect(run()).toHaveFetched('https://API.example:443/charges?of=7');
  expect(run()).toHaveFetched('POST', /charges/);
  expect(run()).toRespondWith(200);
  expect(run()).toRespondWith({
    ...{ status: 200, headers: { 'Content-Type': /json/ }, body: '{"total":3}', json: { total: 3 } },
  });
  expect(FAILED).toFailWith('guest_trapped');
  expect(FAILED).toFailWith('guest_trapped', /unreachable$/);
});

test('of a run that is not', () => {
  expect(run()).not.toUseLessFuelThan(2_000);
  expect(run()).not.toUseLessMemoryThan(65_536);
  expect(run()).not.toHaveLogged('refunded');
  expect(run()).not.toHaveLogged('error');
  expect(run()).not.toHaveLogged('warn', 'charged');
  expect(run()).not.toHaveFetched('https://api.example/charges');
  expect(run()).not.toHaveFetched('GET', /charges/);
  expect(run()).not.toRespondWith(201);
  expect(run()).not.toRespondWith({ headers: { 'x-none': 'a' } });
  expect(run()).not.toRespondWith({ headers: { 'content-type': 'json' } });
  expect(run()).not.toRespondWith({ body: 'total' });
  expect(run()).not.toRespondWith({ json: { total: 4 } });
  expect(run()).not.toFailWith('guest_trapped');
  expect(FAILED).not.toFailWith('fuel_exhausted');
  expect(FAILED).not.toFailWith('guest_trapped', 'out of bounds');
});

test('a run that failed responds with nothing, though the host did in its stead', () => {
  expect(FAILED).not.toRespondWith(502);
});

test.each([
  [
    () => expect(run()).toUseLessFuelThan(1_000),
    'expected the run to use less than 1,000 units of fuel, but it used 2,000',
  ],
  [
    () => expect(run()).not.toUseLessMemoryThan(1e6),
    'expected the run not to use less than 1,000,000 bytes of memory, but it used 65,536',
  ],
  [
    () => expect(run()).toHaveLogged('error', /no/),
    'expected the run to have logged a line of level error with /no/, but it logged 2 lines',
  ],
  [
    () => expect(run({ log: [] })).toHaveLogged('x'),
    'expected the run to have logged a line with "x", but it logged nothing',
  ],
  [
    () => expect(run()).toHaveFetched('GET', 'https://a.example/'),
    'expected the run to have fetched GET "https://a.example/", but it made 1 call',
  ],
  [
    () => expect(run({ fetches: [] })).toHaveFetched(/a/),
    'expected the run to have fetched /a/, but it fetched nothing',
  ],
  [
    () => expect(run()).toRespondWith({ status: 201, json: 5 }),
    'expected the run to respond with 201, the JSON 5, but its status was 200, and its body was "{\\"total\\":3}"',
  ],
  [
    () => expect(FAILED).toRespondWith(200),
    'expected the run to respond with 200, but it failed by guest_trapped',
  ],
  [
    () => expect(run()).toFailWith('fuel_exhausted', 'x'),
    'expected the run to fail with fuel_exhausted and "x", but it answered',
  ],
])('a complaint tells what was wanted and what was found (%#)', (check, message) => {
  expect(complaint(check).split('\n')[0]).toBe(message);
});

test('a complaint shows the run', () => {
  expect(complaint(() => expect(run()).toRespondWith(500))).toBe(
    `expected the run to respond with 500, but its status was 200

answered   200 "{\\"total\\":3}"
logged     info  charged 3 EUR order="7"
           warn  two
           lines
fetched    POST https://api.example/charges?of=7 -> 200
used       2,000 fuel, 65,536 bytes of memory, 1.3 ms
`,
  );
});

test('a complaint shows why a run failed, and shortens what is long', () => {
  expect(complaint(() => expect(FAILED).toHaveLogged('x'))).toContain(`
failed     guest_trapped: wasm trap: unreachable
           at handle
           at main
`);
  const long = run({ response: new ReceivedResponse(200, [], bytes('a'.repeat(1_000))) });
  expect(complaint(() => expect(long).toRespondWith(500))).toContain(`"${'a'.repeat(300)}"...`);
});

test.each(['toUseLessFuelThan', 'toUseLessMemoryThan'] as const)(
  'a budget holds neither way of a run that did not come to its end: %s',
  (matcher) => {
    const message = /but it failed by guest_trapped/;
    expect(() => expect(FAILED)[matcher](1e9)).toThrow(message);
    expect(() => expect(FAILED).not[matcher](0)).toThrow(message);
  },
);

test('what is no run is refused, a promise with what to do', () => {
  expect(() => expect({}).toRespondWith(200)).toThrow('toRespondWith is for what plugin.handle() gives.');
  expect(() => expect(Promise.resolve(run())).toHaveLogged('a')).toThrow(
    'toHaveLogged is for what plugin.handle() gives; await it first.',
  );
});

test('a promise of a run can be looked at, too', async () => {
  await expect(Promise.resolve(run())).resolves.toRespondWith(200);
  await expect(Promise.resolve(run())).resolves.not.toRespondWith(201);
});
