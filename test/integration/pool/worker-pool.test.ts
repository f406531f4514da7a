import { once } from 'node:events';
import { EventEmitter } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { type PoolEvents, WorkerPool } from '../../../host/pool/worker-pool.ts';
import { Workforce } from '../../../host/pool/workforce.ts';
import type { WorkerThread } from '../../../host/pool/worker-thread.ts';
import type { Limits } from '../../../host/protocol/limits.ts';
import { FRAMES_VERSION, type FromWorker, type ToWorker } from '../../../host/protocol/messages.ts';
import { DEFAULT_LIMITS } from '../../support/limits.ts';
import { NO_MODULE } from '../../support/no-module.ts';

const SCRIPTED = new URL('../worker/support/scripted.entry.ts', import.meta.url);

/** A script: `answer` is the body of `handle`. */
function script(answer: string, atStart = ''): string {
  return `export function instantiate() { ${atStart}; return { handle: async (request) => { ${answer} } }; }`;
}

const OK = 'return 200';

function open(source: string, set: Partial<Limits> = {}) {
  const heard = new EventEmitter();
  const events: PoolEvents = {
    frame: (_worker, frame) => heard.emit('frame', frame),
    lost: (_worker, reason) => heard.emit('lost', reason),
    breach: (what) => heard.emit('breach', what),
    healed: () => heard.emit('healed'),
    healFailed: (error) => heard.emit('healFailed', error),
  };
  const workforce = new Workforce({ blank: 0, file: SCRIPTED });
  const options = {
    workforce,
    adoption: {
      version: FRAMES_VERSION,
      ...NO_MODULE,
      config: { script: source },
      limits: { ...DEFAULT_LIMITS, ...set },
    },
    instanceHeapBytes: 0,
    events,
  } as const;
  const pool = new WorkerPool(options);
  onTestFinished(async () => {
    await pool.kill();
    await workforce.close();
  });
  return { pool, heard };
}

function request(id: number): ToWorker {
  return ['request', id, 'GET', 'http', 'a', '/', [], '127.0.0.1', 'r', 1_000, false];
}

async function ask(heard: EventEmitter, worker: WorkerThread | undefined): Promise<FromWorker> {
  worker?.send(request(1));
  const [frame] = (await once(heard, 'frame')) as [FromWorker];
  return frame;
}

test('a worker serves what it was adopted for, and ends when it is retired', async () => {
  const { pool, heard } = open(script(OK));
  await pool.start();
  expect(await ask(heard, pool.leastLoaded())).toEqual([
    'response',
    1,
    200,
    [],
    false,
    [expect.any(Number), 0, 0],
  ]);
  await pool.retire();
  expect(pool.leastLoaded()).toBeUndefined();
});

test('a plugin that throws at its start is refused with why', async () => {
  const { pool } = open(script(OK, 'throw new Error("no")'));
  await expect(pool.start()).rejects.toMatchObject({ code: 'start_failed', detail: 'no' });
});

test('a plugin that loops at its start is killed and refused', async () => {
  const { pool } = open(script(OK, 'for (;;);'), { startMs: 200 });
  await expect(pool.start()).rejects.toMatchObject({ code: 'start_timeout' });
});

test('a worker that dies is replaced, and the new one serves', async () => {
  const { pool, heard } = open(script(OK));
  await pool.start();
  const healed = once(heard, 'healed');
  const lost = once(heard, 'lost');
  pool.leastLoaded()?.kill();
  await lost;
  await healed;
  expect(await ask(heard, pool.leastLoaded())).toEqual([
    'response',
    1,
    200,
    [],
    false,
    [expect.any(Number), 0, 0],
  ]);
});

test('a worker that runs out of heap is lost and replaced; the process lives', async () => {
  const { pool, heard } = open(script('const all = []; for (;;) all.push({ x: [1, 2, 3] });'));
  await pool.start();
  const lost = once(heard, 'lost');
  const healed = once(heard, 'healed');
  pool.leastLoaded()?.send(request(1));
  await Promise.all([lost, healed]);
});
