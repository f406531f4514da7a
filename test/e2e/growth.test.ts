/** A plugin has more workers while its requests wait for one another, and fewer when they do not. */
import { expect, onTestFinished, test } from 'vitest';
import { deploy, figure } from '../support/deploy.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { LIMITS } from '../../host/protocol/limits.ts';

/** Each asks again as soon as it has its answer; until it is stopped. */
function crowd(host: TestHost, path: string, size: number): () => Promise<void> {
  let over = false;
  const one = async (): Promise<void> => {
    while (!over) await (await host.call(path)).arrayBuffer();
  };
  const all = Array.from({ length: size }, one);
  const stop = async (): Promise<void> => {
    over = true;
    await Promise.all(all);
  };
  onTestFinished(stop);
  return stop;
}

async function start(env: Record<string, string> = {}): Promise<TestHost> {
  const host = await startHost({ env });
  onTestFinished(async () => void (await host.stop()));
  return host;
}

const workersOf = (host: TestHost, plugin: string) => figure(host, 'wayhouse_workers', plugin);

/** Loops until its deadline, and so keeps a worker busy with as many as are asked. */
const LOOPING = { deadlineMs: 1_000, fuel: LIMITS.fuel.ceiling, workers: 3 };

test('requests that wait for their turn bring more workers, up to the limit; then they go to zero', async () => {
  const host = await start();
  await deploy(host, ['busy', 'loop-forever'], { settings: { limits: { ...LOOPING, idleMs: 1_000 } } });
  expect(await workersOf(host, 'busy')).toBe(1);
  const stop = crowd(host, '/busy/loop', 40);
  await expect.poll(() => workersOf(host, 'busy'), { timeout: 30_000 }).toBe(3);
  await stop();
  await expect.poll(() => workersOf(host, 'busy'), { timeout: 10_000 }).toBe(0);
});

test('a greedy plugin gives its workers up for others, and each of them is answered', async () => {
  const host = await start({ WAYHOUSE_WORKERS: '4' });
  await deploy(host, ['greedy', 'loop-forever'], { settings: { limits: { ...LOOPING, workers: 64 } } });
  const others = ['one', 'two', 'three', 'four', 'five', 'six'];
  const stop = crowd(host, '/greedy/loop', 40);
  await expect.poll(() => workersOf(host, 'greedy'), { timeout: 30_000 }).toBe(3);
  for (const name of others) await deploy(host, [name, 'hello']);
  for (let round = 0; round < 3; round++) {
    const calls = await Promise.all(others.map((name) => host.call(`/${name}`)));
    expect(calls.map(({ status }) => status)).toEqual(others.map(() => 200));
  }
  expect(await workersOf(host, 'greedy')).toBeGreaterThan(0);
  await stop();
});
