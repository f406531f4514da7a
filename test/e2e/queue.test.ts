import { beforeAll, describe, expect, test } from 'vitest';
import { codeOf, deploy, figure, LANGUAGES, SETUP_MS } from '../support/deploy.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

const MANY = 200;

let host: TestHost;
let upstream: Upstream;

beforeAll(async () => {
  [host, upstream] = await Promise.all([startHost(), startUpstream()]);
}, SETUP_MS);

describe.each(LANGUAGES)('many requests in flight, guest in %s', (language) => {
  test(
    `${MANY} wait on a slow upstream at once in one worker, and each gets its own answer`,
    { timeout: 30_000 },
    async () => {
      const plugin = `many-${language}`;
      const settings = { limits: { workers: 1, memoryBytes: 4 * 1024 * 1024 } };
      await deploy(host, [plugin, 'fetch'], { language, origins: [upstream.url], settings });
      const answers = Array.from({ length: MANY }, async (_, at) =>
        (await host.call(`/${plugin}?url=${upstream.url}/${at}`)).text(),
      );
      const calls = await upstream.take(MANY);
      expect(upstream.waiting.size).toBe(MANY);
      expect(await figure(host, 'wayhouse_requests_in_flight', plugin)).toBe(MANY);
      expect(await figure(host, 'wayhouse_workers', plugin)).toBe(1);
      for (const call of calls.toReversed()) call.answer(200, [], `to ${call.url}`);
      expect(await Promise.all(answers)).toEqual(Array.from({ length: MANY }, (_, at) => `to /${at}`));
      expect(await figure(host, 'wayhouse_workers_lost_total', plugin)).toBe(0);
    },
  );
});

describe('the queue', () => {
  const PLUGIN = 'queued';
  const queued = () => expect.poll(() => figure(host, 'wayhouse_requests_queued', PLUGIN), { interval: 5 });

  test('takes so many and no more, the next is 503 with Retry-After, and the order is kept', async () => {
    const settings = { limits: { concurrency: 1, queue: 2 } };
    await deploy(host, [PLUGIN, 'fetch'], { origins: [upstream.url], settings });
    const call = (at: number) => host.call(`/${PLUGIN}?url=${upstream.url}/${at}`);
    const accepted = [call(0)];
    const first = await upstream.next();
    for (const at of [1, 2]) {
      accepted.push(call(at));
      await queued().toBe(at);
    }
    const refused = await call(3);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(refused.headers.get('x-wayhouse-version')).toBe('1');
    expect(await codeOf(refused)).toBe('overloaded');
    expect(upstream.waiting.size).toBe(1);
    first.answer(200);
    const second = await upstream.next();
    await queued().toBe(1);
    const late = call(4);
    await queued().toBe(2);
    second.answer(200);
    const third = await upstream.next();
    third.answer(200);
    const fourth = await upstream.next();
    fourth.answer(200);
    expect([first, second, third, fourth].map(({ url }) => url)).toEqual(['/0', '/1', '/2', '/4']);
    const answers = await Promise.all([...accepted, late]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  test('of one plugin is full, and another plugin answers', async () => {
    await deploy(host, ['full', 'fetch'], {
      origins: [upstream.url],
      settings: { limits: { concurrency: 1, queue: 0 } },
    });
    await deploy(host, ['free', 'hello']);
    const running = host.call(`/full?url=${upstream.url}/`);
    const held = await upstream.next();
    const others = await Promise.all([host.call('/full'), host.call('/free')]);
    expect(others.map(({ status }) => status)).toEqual([503, 200]);
    held.answer(200);
    expect((await running).status).toBe(200);
    expect((await host.call('/full')).status).toBe(400); // no URL: it runs again
  });
});
