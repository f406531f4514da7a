/** What a request took: told with its answer, on the metrics and in the log. */
import { beforeAll, expect, test } from 'vitest';
import { codeOf, deploy, figure, LANGUAGES, linesOf, SETUP_MS } from '../support/deploy.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { timing } from '../support/timing.ts';

const PAGE_BYTES = 65_536;

let host: TestHost;

beforeAll(async () => {
  host = await startHost({ env: { WAYHOUSE_SERVER_TIMING: 'true', WAYHOUSE_LOG_LEVEL: 'debug' } });
}, SETUP_MS);

test.each(LANGUAGES)('an answer of a guest in %s tells it, and so do metrics and log', async (language) => {
  const plugin = `cost-${language}`;
  await deploy(host, [plugin, 'hello'], { language });
  const answers = [await host.call(`/${plugin}`), await host.call(`/${plugin}`)];
  const [first, second] = answers.map(timing);
  expect(first!.fuel).toBeGreaterThan(0);
  expect(first!.memory % PAGE_BYTES).toBe(0);
  expect(first!.memory).toBeGreaterThanOrEqual(PAGE_BYTES);
  expect(await figure(host, 'wayhouse_request_fuel_sum', plugin)).toBe(first!.fuel + second!.fuel);
  expect(await figure(host, 'wayhouse_request_fuel_count', plugin)).toBe(2);
  expect(await figure(host, 'wayhouse_request_memory_bytes_sum', plugin)).toBe(
    first!.memory + second!.memory,
  );
  const requestId = answers[1]!.headers.get('x-request-id');
  const line = await host.logged(({ msg, requestId: id }) => msg === 'answered' && id === requestId);
  expect(line).toMatchObject({
    ...{ level: 20, plugin, version: 1, status: 200 },
    ...{ fuel: second!.fuel, memoryBytes: second!.memory, wallMs: expect.any(Number) },
  });
});

test.each(LANGUAGES)(
  'a guest in %s that used up its fuel: what it took is in the answer and its log',
  async (language) => {
    const plugin = `spent-${language}`;
    const fuel = 3_000_000;
    await deploy(host, [plugin, 'loop-forever'], { language, settings: { limits: { fuel } } });
    const answer = await host.call(`/${plugin}/loop`);
    const took = timing(answer);
    expect([answer.status, await codeOf(answer)]).toEqual([502, 'fuel_exhausted']);
    expect(took.fuel).toBeLessThanOrEqual(fuel);
    expect(took.fuel).toBeGreaterThan(0.9 * fuel);
    const [line] = await linesOf(host, plugin, answer.headers.get('x-request-id') ?? '');
    expect(line).toMatchObject({
      level: 'error',
      message: expect.stringMatching(/^fuel_exhausted: /),
      fields: { fuel: String(took.fuel), memoryBytes: String(took.memory), wallMs: expect.any(String) },
    });
    expect((await host.call(`/${plugin}`)).status).toBe(200);
    expect(await figure(host, 'wayhouse_workers_lost_total', plugin)).toBe(0);
  },
);

test.each(LANGUAGES)(
  'a guest in %s that grows until it is refused: it has all its memory, and what was refused is counted',
  async (language) => {
    const plugin = `grown-${language}`;
    const memoryBytes = 40 * PAGE_BYTES;
    await deploy(host, [plugin, 'eat-memory'], { language, settings: { limits: { memoryBytes } } });
    const answer = await host.call(`/${plugin}`);
    expect(await answer.text()).toBe('40');
    expect(timing(answer).memory).toBe(memoryBytes);
    expect(await figure(host, 'wayhouse_growths_refused_total', plugin)).toBe(1);
  },
);

test(
  'by default nobody is told',
  async () => {
    const silent = await startHost();
    await deploy(silent, ['silent', 'hello']);
    const answer = await silent.call('/silent');
    expect([answer.status, answer.headers.get('server-timing')]).toEqual([200, null]);
  },
  SETUP_MS,
);
