import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { must } from '../support/deploy.ts';
import { guestPath } from '../support/guests.ts';
import { startHost, type TestHost } from '../support/host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
  await must(await host.upload('log', guestPath('log', 'rust')));
  await must(await host.upload('hello', guestPath('hello', 'assemblyscript')));
});

test('/openapi.json has every route of the admin API, with its answers', async () => {
  const document = (await must(await fetch(`${host.admin}/openapi.json`))) as {
    openapi: string;
    paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
  };
  expect(document.openapi).toMatch(/^3\./);
  const routes = Object.entries(document.paths).flatMap(([path, calls]) =>
    Object.keys(calls).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(routes.toSorted()).toEqual([
    'DELETE /v1/plugins/{name}',
    'GET /healthz',
    'GET /metrics',
    'GET /openapi.json',
    'GET /readyz',
    'GET /v1/host',
    'GET /v1/plugins',
    'GET /v1/plugins/{name}',
    'GET /v1/plugins/{name}/logs',
    'GET /v1/plugins/{name}/settings',
    'GET /v1/plugins/{name}/versions',
    'GET /v1/plugins/{name}/versions/{version}',
    'POST /v1/plugins/{name}/activate',
    'POST /v1/plugins/{name}/rollback',
    'POST /v1/plugins/{name}/versions',
    'PUT /v1/plugins/{name}/settings',
  ]);
  for (const calls of Object.values(document.paths)) {
    for (const { responses } of Object.values(calls))
      expect(Object.keys(responses).length).toBeGreaterThan(1);
  }
});

test('/metrics counts requests by plugin and status, and their latencies', async () => {
  const path = '/hello';
  for (let i = 0; i < 3; i++) await (await host.call(path)).text();
  await (await host.call('/nobody')).text();
  const answer = await host.api('GET', '/metrics');
  expect(answer.headers.get('content-type')).toContain('text/plain');
  const lines = (await answer.text()).split('\n');
  expect(lines).toContain('wayhouse_requests_total{plugin="hello",status="200",code=""} 3');
  expect(lines).toContain('wayhouse_requests_total{plugin="",status="404",code="route_not_found"} 1');
  expect(lines).toContain('wayhouse_workers{plugin="hello"} 1');
  expect(lines.some((line) => /_seconds_count\{plugin="hello"\} 3$/.test(line))).toBe(true);
});

interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: Record<string, string>;
  readonly version: number;
  readonly requestId: string;
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'];

test('the last lines of a log are there, oldest first, with plugin version and request', async () => {
  const call = await host.call('/log');
  const requestId = call.headers.get('x-request-id');
  const lines = (await must(await host.api('GET', '/v1/plugins/log/logs?lines=5'))) as Line[];
  expect(lines.map(({ level }) => level)).toEqual(LEVELS);
  for (const line of lines) expect(line).toMatchObject({ version: 1, requestId });
  expect(lines[2]).toMatchObject({ fields: { city: 'Zürich', animal: '🦀' } });
  const last = (await must(await host.api('GET', '/v1/plugins/log/logs?lines=2'))) as Line[];
  expect(last).toEqual(lines.slice(-2));
  expect(await must(await host.api('GET', '/v1/plugins/log/logs?lines=0'))).toEqual([]);
  expect(await must(await host.api('GET', '/v1/plugins/hello/logs'))).toEqual([]);
  // The host's own log has them too, from the level on that it is set to.
  const line = await host.logged(({ plugin, requestId: id }) => plugin === 'log' && id === requestId);
  expect(line).toMatchObject({ msg: 'an info line', version: 1, fields: { city: 'Zürich', animal: '🦀' } });
});

test.each(['lines=-1', 'lines=1001', 'lines=all', 'follow=maybe', 'since=1'])(
  'the query %s is refused',
  async (query) => {
    expect((await host.api('GET', `/v1/plugins/log/logs?${query}`)).status).toBe(400);
  },
);

test('a log is followed by server-sent events: past lines first, then each new one', async () => {
  const before = await host.call('/log');
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const answer = await fetch(`${host.admin}/v1/plugins/log/logs?lines=5&follow=true`, {
    headers: { authorization: `Bearer ${host.token}` },
    signal: abort.signal,
  });
  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  const events = readEvents(answer);
  const past = await take(events, 5);
  expect(past.map(({ requestId }) => requestId)).toEqual(Array(5).fill(before.headers.get('x-request-id')));
  const after = await host.call('/log');
  const next = await take(events, 5);
  expect(next.map(({ level }) => level)).toEqual(LEVELS);
  expect(next.map(({ requestId }) => requestId)).toEqual(Array(5).fill(after.headers.get('x-request-id')));
});

async function* readEvents(answer: Response): AsyncGenerator<Line> {
  let rest = '';
  for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
    const events = (rest + chunk).split('\n\n');
    rest = events.pop()!;
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) yield JSON.parse(data) as Line;
    }
  }
}

async function take(events: AsyncGenerator<Line>, count: number): Promise<Line[]> {
  const taken: Line[] = [];
  while (taken.length < count) {
    const { value, done } = await events.next();
    if (done === true) throw new Error(`the stream ended after ${taken.length} lines`);
    taken.push(value);
  }
  return taken;
}
