import { beforeAll, describe, expect, test } from 'vitest';
import { codeOf, deploy, figure, LANGUAGES, linesOf, SETUP_MS } from '../support/deploy.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { sendCall } from '../support/raw-call.ts';
import { headerOf, RawClient, type RawResponse } from '../support/raw-client.ts';

const PAGE = 64 * 1024;
const PAGES = 40;
const PROBLEM_KEYS = ['code', 'detail', 'repair', 'requestId', 'status', 'title', 'type'];

let host: TestHost;

beforeAll(async () => {
  host = await startHost();
}, SETUP_MS);

describe.each(LANGUAGES)('a hostile guest in %s', (language) => {
  const name = (guest: string) => `${guest}-${language}`;

  beforeAll(async () => {
    for (const guest of ['trap', 'throw', 'deep-recursion', 'bad-response']) {
      await deploy(host, [name(guest), guest], { language });
    }
    const settings = { limits: { memoryBytes: PAGES * PAGE } };
    await deploy(host, [name('eat-memory'), 'eat-memory'], { language, settings });
  }, SETUP_MS);

  const trapped = async (path: string, code = 'guest_trapped') => {
    const answer = await host.call(path);
    expect(answer.status).toBe(502);
    const requestId = answer.headers.get('x-request-id') ?? '';
    const problem = (await answer.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({ code, status: 502, requestId });
    expect(Object.keys(problem).toSorted()).toEqual(PROBLEM_KEYS);
    return { requestId, problem };
  };

  const errorsOf = async (guest: string, requestId: string) => {
    const lines = await linesOf(host, name(guest), requestId);
    return lines.filter(({ level }) => level === 'error').map(({ message }) => message);
  };

  test('trap: 502, the log tells why and where, the client is told neither', async () => {
    const { requestId, problem } = await trapped(`/${name('trap')}`);
    const errors = await errorsOf('trap', requestId);
    expect(errors).toEqual([expect.stringMatching(/^guest_trapped: .*unreachable.*\n.*wasm-function/)]);
    expect(JSON.stringify(problem)).not.toMatch(/unreachable|wasm-function/);
  });

  test('throw: what was thrown stands in the log, and so does what was logged before', async () => {
    const { requestId, problem } = await trapped(`/${name('throw')}`);
    const lines = await linesOf(host, name('throw'), requestId);
    expect(lines[0]).toMatchObject({ level: 'info', message: 'about to throw' });
    expect(lines[1]).toMatchObject({ level: 'error', message: expect.stringContaining('on purpose ✗') });
    expect(lines[2]).toMatchObject({ level: 'error', message: expect.stringMatching(/^guest_trapped/) });
    expect(JSON.stringify(problem)).not.toContain('on purpose');
  });

  test('deep-recursion: 502, every time, and the worker lives', async () => {
    for (let i = 0; i < 3; i++) {
      const { requestId } = await trapped(`/${name('deep-recursion')}`, 'stack_exhausted');
      const errors = await errorsOf('deep-recursion', requestId);
      expect(errors).toEqual([
        expect.stringMatching(/^stack_exhausted: .*limit stackBytes.*\n.*wasm-function/),
      ]);
    }
    expect(await figure(host, 'wayhouse_workers_lost_total', name('deep-recursion'))).toBe(0);
  });

  test('eat-memory: pages end at memoryBytes, also in 8 requests at once', async () => {
    const eat = async () => (await host.call(`/${name('eat-memory')}`)).text();
    const answers = await Promise.all(Array.from({ length: 8 }, eat));
    expect(answers).toEqual(Array<string>(8).fill(String(PAGES)));
  });

  test('eat-memory: an allocator that gets no more traps only itself', async () => {
    const beside = Array.from({ length: 4 }, () => host.call(`/${name('eat-memory')}`));
    await trapped(`/${name('eat-memory')}/allocate`, 'memory_exhausted');
    for (const answer of await Promise.all(beside)) expect(await answer.text()).toBe(String(PAGES));
    expect(await figure(host, 'wayhouse_workers_lost_total', name('eat-memory'))).toBe(0);
  });

  describe('bad-response', () => {
    const BAD = [
      ...['status-0', 'status-99', 'status-100', 'status-101', 'status-199', 'status-600', 'status-65535'],
      ...['no-body-204', 'no-body-304', 'header-newline', 'header-nul', 'header-name', 'header-no-name'],
      ...['header-high', 'content-length-lies', 'content-length-garbage'],
    ];
    const TOO_LARGE = ['header-long?n=17000', 'many-headers?n=101', `huge-body?n=${8 * 1024 * 1024 + 1}`];

    /** The answer to the path, then one to show that the connection is as good as before. */
    const ask = async (path: string): Promise<RawResponse> => {
      const client = await RawClient.open(host.gateway);
      sendCall(client, { path: `/${name('bad-response')}/${path}` });
      sendCall(client, { path: `/${name('bad-response')}/fine` });
      const answer = await client.response();
      expect((await client.response()).body.toString()).toBe('fine');
      client.socket.destroy();
      return answer;
    };

    const refused = async (path: string, code: string) => {
      const answer = await ask(path);
      const requestId = headerOf(answer, 'x-request-id') ?? '';
      expect(answer.status).toBe(502);
      expect(JSON.parse(answer.body.toString())).toMatchObject({ code, requestId });
      const names = answer.headers.filter((_, at) => at % 2 === 0).map((field) => field.toLowerCase());
      expect(names.filter((field) => /evil|cookie|^x-\d|encoding/.test(field))).toEqual([]);
      expect(answer.body.toString()).not.toMatch(/short|odd|stolen|a body where none/);
      expect(await errorsOf('bad-response', requestId)).toEqual([expect.stringMatching(`^${code}: .+`)]);
    };

    test.each(BAD)('%s: 502 bad_response, nothing of it goes out', (path) => refused(path, 'bad_response'));
    test.each(TOO_LARGE)('%s: 502 response_too_large', (path) => refused(path, 'response_too_large'));

    test.each([200, 299, 404, 500, 599])('a status of %i is as good as any', async (status) => {
      expect((await ask(`status-${status}`)).status).toBe(status);
    });

    test('at their limits, header and body pass', async () => {
      expect((await ask('many-headers?n=100')).status).toBe(200);
      expect((await ask('header-long?n=16000')).status).toBe(200);
      const { body } = await ask(`huge-body?n=${8 * 1024 * 1024}`);
      expect(body.length).toBe(8 * 1024 * 1024);
    });
  });
});

test('after every misdeed the host counts each, and other plugins answer', async () => {
  await deploy(host, ['neighbour', 'hello']);
  expect((await host.call('/neighbour')).status).toBe(200);
  const metrics = await (await host.api('GET', '/metrics')).text();
  expect(metrics).toMatch(
    /wayhouse_requests_total\{plugin="trap-rust",status="502",code="guest_trapped"\} 1\n/,
  );
  expect(metrics).toMatch(/plugin="bad-response-rust",status="502",code="bad_response"\} 16\n/);
  expect(metrics).toMatch(/plugin="bad-response-rust",status="502",code="response_too_large"\} 3\n/);
});

test('an answer that is too large for a limit in the settings is refused by it', async () => {
  const settings = { limits: { responseBodyBytes: 4 } };
  await deploy(host, ['small', 'bad-response'], { settings });
  expect((await host.call('/small/fine')).status).toBe(200);
  const answer = await host.call('/small/status-200?longer');
  expect([answer.status, await answer.text()]).toEqual([200, 'odd']);
  expect(await codeOf(await host.call('/small/huge-body?n=5'))).toBe('response_too_large');
});
