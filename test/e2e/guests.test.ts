import { beforeAll, describe, expect, test } from 'vitest';
import { deploy, LANGUAGES, linesOf, SETUP_MS } from '../support/deploy.ts';
import { startHost, type TestHost } from '../support/host.ts';

let host: TestHost;

beforeAll(async () => {
  host = await startHost({ env: { WAYHOUSE_LOG_LEVEL: 'trace' } });
}, SETUP_MS);

describe.each(LANGUAGES)('in %s', (language) => {
  const name = (guest: string) => `${guest}-${language}`;

  beforeAll(async () => {
    const config = { greeting: 'grüezi 🦀', empty: '', 'a key/with %': 'odd', __proto__key: 'no' };
    for (const guest of ['hello', 'counter', 'log']) await deploy(host, [name(guest), guest], { language });
    await deploy(host, [name('config'), 'config'], { language, settings: { config } });
  }, SETUP_MS);

  test('hello says hello, and the gateway tells version and request id', async () => {
    const answer = await host.call(`/${name('hello')}`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(`hello from ${language}`);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('x-wayhouse-version')).toBe('1');
    expect(answer.headers.get('x-request-id')).toMatch(/^[\w-]{8,}$/);
  });

  test('every request sees a pristine instance, one after another and at once', async () => {
    const ask = async () => (await host.call(`/${name('counter')}`)).text();
    for (let i = 0; i < 5; i++) expect(await ask()).toBe('1');
    expect(new Set(await Promise.all(Array.from({ length: 50 }, ask)))).toEqual(new Set(['1']));
  });

  test('config.get gives what the operator set, and none for all else', async () => {
    const get = async (key: string) => {
      const answer = await host.call(`/${name('config')}/${encodeURIComponent(key)}`);
      return [answer.status, await answer.text()];
    };
    expect(await get('greeting')).toEqual([200, 'grüezi 🦀']);
    expect(await get('empty')).toEqual([200, '']);
    expect(await get('a key/with %')).toEqual([200, 'odd']);
    for (const absent of ['Greeting', '', '__proto__', 'constructor', 'toString', 'PATH']) {
      expect(await get(absent)).toEqual([404, `not set: ${absent}`]);
    }
  });

  test('a change of config is seen by the next request, at the same version', async () => {
    const plugin = name('config');
    const before = await (await host.api('GET', `/v1/plugins/${plugin}`)).json();
    const { settings } = (before as { settings: { settings: object } }).settings;
    try {
      await host.settings(plugin, { config: { greeting: 'hoi' } });
      const answer = await host.call(`/${plugin}/greeting`);
      expect([await answer.text(), answer.headers.get('x-wayhouse-version')]).toEqual(['hoi', '1']);
      expect((await host.call(`/${plugin}/empty`)).status).toBe(404);
    } finally {
      await host.settings(plugin, settings);
    }
  });

  test('log lines of every level, with fields and unicode, reach the admin API in order', async () => {
    const answer = await host.call(`/${name('log')}/a?b=ü`);
    expect(await answer.text()).toBe('5');
    const requestId = answer.headers.get('x-request-id') ?? '';
    const line = (level: string, message: string, fields = {}) =>
      expect.objectContaining({ level, message, fields, version: 1, requestId, time: expect.any(Number) });
    expect(await linesOf(host, name('log'), requestId)).toEqual([
      line('trace', 'a trace line'),
      line('debug', 'a debug line', { path: '/a?b=%C3%BC' }),
      line('info', 'an info line', { city: 'Zürich', animal: '🦀' }),
      line('warn', 'a warn line: naïve ☃', { empty: '' }),
      line('error', 'an error line\nof two', { same: expect.any(String) }),
    ]);
  });

  test("the same lines stand in the host's own log, with plugin, version and request id", async () => {
    const answer = await host.call(`/${name('log')}`);
    const requestId = answer.headers.get('x-request-id');
    const plugin = name('log');
    await host.logged((line) => line['requestId'] === requestId && line['msg'] === 'answered');
    const lines = host.logs.filter((line) => line['requestId'] === requestId);
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      [10, 'a trace line'],
      [20, 'a debug line'],
      [30, 'an info line'],
      [40, 'a warn line: naïve ☃'],
      [50, 'an error line\nof two'],
      // The host's own.
      [20, 'answered'],
    ]);
    for (const line of lines) expect(line).toMatchObject({ plugin, version: 1, requestId });
    expect(lines[2]).toMatchObject({ fields: { city: 'Zürich', animal: '🦀' } });
  });

  test("a plugin's log holds no line of another plugin", async () => {
    const answer = await host.call(`/${name('log')}`);
    const requestId = answer.headers.get('x-request-id') ?? '';
    expect(await linesOf(host, name('hello'), requestId)).toEqual([]);
  });
});
