import { EventEmitter, once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { queryObjects } from 'node:v8';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WorkerPool } from '../../../host/pool/worker-pool.ts';
import { Workforce } from '../../../host/pool/workforce.ts';
import { WorkerThread } from '../../../host/pool/worker-thread.ts';
import { FRAMES_VERSION } from '../../../host/protocol/messages.ts';
import { DEFAULT_LIMITS } from '../../support/limits.ts';
import { NO_MODULE } from '../../support/no-module.ts';

const ROUNDS = 100;
const HOSTILE = new URL('./support/hostile.entry.ts', import.meta.url);

async function started() {
  const events = new EventEmitter();
  const workforce = new Workforce({ blank: 0, file: HOSTILE });
  const pool = new WorkerPool({
    workforce,
    adoption: {
      version: FRAMES_VERSION,
      ...NO_MODULE,
      config: {},
      limits: DEFAULT_LIMITS,
    },
    instanceHeapBytes: 0,
    events: {
      frame: () => events.emit('frame'),
      lost: () => {},
      breach: () => {},
      healed: () => events.emit('healed'),
      healFailed: () => {},
    },
  });
  onTestFinished(async () => {
    await pool.kill();
    await workforce.close();
  });
  await pool.start();
  return { pool, events };
}

async function held() {
  // One after another: what is open to read the one would count in the other.
  const tasks = await readdir('/proc/self/task');
  const files = await readdir('/proc/self/fd');
  const maps = await readFile('/proc/self/maps', 'utf8');
  return {
    threads: tasks.length,
    files: files.length,
    maps: maps.split('\n').length,
    ports: process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length,
    workers: queryObjects(WorkerThread, { format: 'count' }),
    promises: queryObjects(Promise, { format: 'count' }),
  };
}

describe.skipIf(process.platform !== 'linux')('what kills leave behind', () => {
  test(
    `${ROUNDS} workers killed in a loop leave no thread, map, port or promise`,
    { timeout: 180_000 },
    async () => {
      const { pool, events } = await started();
      const kill = async (rounds: number) => {
        for (let round = 0; round < rounds; round++) {
          const worker = pool.leastLoaded();
          const looping = once(events, 'frame');
          worker?.send(['request', 1, 'GET', 'http', 'a', '/log-and-loop', [], '', 'r', 1_000, false]);
          await looping;
          const healed = once(events, 'healed');
          worker?.kill();
          await healed;
        }
      };
      await kill(10);
      const before = await held();
      await kill(ROUNDS);
      await expect
        .poll(async () => (await held()).threads, { timeout: 10_000 })
        .toBeLessThanOrEqual(before.threads);
      const after = await held();
      expect(after.files).toBeLessThan(before.files + ROUNDS / 10);
      expect(after.maps).toBeLessThan(before.maps + ROUNDS);
      expect(after.ports).toBeLessThanOrEqual(before.ports);
      expect(after.workers).toBeLessThanOrEqual(before.workers);
      expect(after.promises).toBeLessThan(before.promises + ROUNDS);
    },
  );
});
