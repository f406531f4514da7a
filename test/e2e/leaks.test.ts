import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { deploy, must, SETUP_MS } from '../support/deploy.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { startKeepAlive } from '../support/load.ts';

let host: TestHost;

beforeAll(async () => {
  host = await startHost();
}, SETUP_MS);

const proc = (name: string) => `/proc/${host.process.pid}/${name}`;
/** The names of its threads. One that ends while they are read has no name any more. */
const threads = async () => {
  const ids = await readdir(proc('task'));
  const names = ids.map((id) => readFile(proc(`task/${id}/comm`), 'utf8').catch(() => 'ended\n'));
  return (await Promise.all(names)).map((name) => name.trim()).toSorted();
};
const handles = async () => (await readdir(proc('fd'))).length;

describe.skipIf(process.platform !== 'linux')('what a host holds', () => {
  test(
    '2,000 requests and 20 swaps leave no thread and no open file behind',
    { timeout: 60_000 },
    async () => {
      await deploy(host, ['hello', 'hello']);
      await deploy(host, ['hello', 'hello'], { language: 'rust' });
      const target = { gateway: host.gateway, path: '/hello' };
      const warmUp = startKeepAlive({ ...target, connections: 8 });
      await expect.poll(() => warmUp.answered.length, { timeout: 10_000 }).toBeGreaterThan(100);
      await warmUp.stop();
      const [threadsBefore, handlesBefore] = [await threads(), await handles()];
      const load = startKeepAlive({ ...target, connections: 8 });
      for (let swap = 0; swap < 20; swap++) {
        await must(await host.api('POST', '/v1/plugins/hello/activate', { version: 1 + (swap % 2) }));
        const goal = 100 * (swap + 1);
        await expect.poll(() => load.answered.length, { interval: 5, timeout: 20_000 }).toBeGreaterThan(goal);
      }
      await load.stop();
      expect(load.answered.filter(({ status }) => status !== 200)).toEqual([]);
      await expect.poll(threads, { timeout: 10_000 }).toEqual(threadsBefore);
      await expect.poll(handles, { timeout: 10_000 }).toBeLessThanOrEqual(handlesBefore);
    },
  );

  test('failed uploads and deleted plugins leave no thread behind', { timeout: 60_000 }, async () => {
    const before = await threads();
    for (let round = 0; round < 20; round++) {
      await expect(deploy(host, ['doomed', 'trap-at-start'])).rejects.toThrow('start_failed');
    }
    for (let round = 0; round < 3; round++) {
      await deploy(host, ['doomed', 'hello'], { settings: { limits: { workers: 3 } } });
      await must(await host.api('DELETE', '/v1/plugins/doomed'));
    }
    await expect.poll(threads, { timeout: 10_000 }).toEqual(before);
  });
});
