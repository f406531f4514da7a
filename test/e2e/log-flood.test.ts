import { beforeAll, describe, expect, test } from 'vitest';
import type { Settings } from '../../host/protocol/settings.ts';
import { deploy, figure, LANGUAGES, linesOf, SETUP_MS, type Line } from '../support/deploy.ts';
import { startHost, type TestHost } from '../support/host.ts';

const DROPPED = 'wayhouse_log_lines_dropped_total';

let host: TestHost;

beforeAll(async () => {
  host = await startHost();
}, SETUP_MS);

describe.each(LANGUAGES)('a log flood in %s', (language) => {
  const plugin = `flood-${language}`;

  /** The lines of one request, and by how much the count of dropped lines grew. */
  const flood = async (query: string, limits: Settings['limits'] = {}) => {
    await deploy(host, [plugin, 'log-flood'], { language, settings: { limits } });
    const before = await figure(host, DROPPED, plugin);
    const answer = await host.call(`/${plugin}?${query}`);
    expect(answer.status).toBe(200);
    const lines = await linesOf(host, plugin, answer.headers.get('x-request-id') ?? '');
    return { lines, dropped: (await figure(host, DROPPED, plugin)) - before };
  };

  const expectDropped = (line: Line | undefined, count: number) =>
    expect(line).toMatchObject({ level: 'warn', fields: { dropped: String(count) } });

  test('ends at logLines; one line says how many were dropped, and they are counted', async () => {
    const { lines, dropped } = await flood('n=5000');
    expect(lines).toHaveLength(101);
    expect(lines.slice(0, 100).map(({ message }) => message)).toEqual(
      Array.from({ length: 100 }, (_, at) => `line ${at}`),
    );
    expectDropped(lines[100], 4901);
    expect(dropped).toBe(4901);
  });

  test('ends at logBytes: no line of a megabyte gets through', async () => {
    const { lines, dropped } = await flood('n=3');
    expect(lines.map(({ message }) => message.slice(0, 6))).toEqual(['line 0', 'line 1', 'line 2', '1 log ']);
    expectDropped(lines[3], 1);
    expect(dropped).toBe(1);
  });

  test('ends where the settings say, in lines and in bytes', async () => {
    expect((await flood('n=50', { logLines: 2 })).lines).toHaveLength(3);
    expect((await flood('n=50', { logBytes: 20 })).lines).toHaveLength(4); // three of six bytes
    const { lines } = await flood('n=50', { logLines: 0 });
    expect(lines).toHaveLength(1);
    expectDropped(lines[0], 51);
  });

  test('is bounded for each request by itself, also for many at once', async () => {
    await deploy(host, [plugin, 'log-flood'], { language, settings: { limits: { logLines: 10 } } });
    const before = await figure(host, DROPPED, plugin);
    const answers = await Promise.all(Array.from({ length: 10 }, () => host.call(`/${plugin}?n=100`)));
    for (const answer of answers) {
      expect(await linesOf(host, plugin, answer.headers.get('x-request-id') ?? '')).toHaveLength(11);
    }
    expect((await figure(host, DROPPED, plugin)) - before).toBe(10 * 91);
  });

  test("does not drown why the guest trapped: the host's own line is always there", async () => {
    const settings = { limits: { logLines: 0 } };
    await deploy(host, [`mute-${language}`, 'throw'], { language, settings });
    const answer = await host.call(`/mute-${language}`);
    expect(answer.status).toBe(502);
    const lines = await linesOf(host, `mute-${language}`, answer.headers.get('x-request-id') ?? '');
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'error']);
    expectDropped(lines[0], 2);
    expect(lines[1]?.message).toMatch(/^guest_trapped/);
  });
});
