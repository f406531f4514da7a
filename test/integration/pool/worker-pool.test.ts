import { once } from 'node:events';
import { EventEmitter } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { WorkerPool } from '../../../host/pool/worker-pool.ts';
import type { WorkerThread } from '../../../host/pool/worker-thread.ts';
import { resolveLimits, type Limits } from '../../../host/protocol/limits.ts';
import type { FromWorker, ToWorker } from '../../../host/protocol/messages.ts';

/** Glue by hand: `answer` is the body of `handle`. */
function glue(answer: string, atStart = ''): string {
  return `export function instantiate() { ${atStart}; return { handle: async (request) => { ${answer} } }; }`;
}

const OK = 'return { status: 200, headers: [], body: new Uint8Array(0) }';

function open(source: string, set: Partial<Limits> = {}) {
  const heard = new EventEmitter();
  const limits = resolveLimits(set, { ...resolveLimits(set, set as Limits), ...set } as Limits);
  const pool = new WorkerPool({
    workers: set.workers ?? 1,
    adoption: {
      version: 2,
      glue: source,
      cores: new Map(),
      wiring: new Map(),
      config: {},
      limits: { ...limits, startMs: set.startMs ?? 5_000 },
    },
    events: {
      frame: (_worker, frame) => heard.emit('frame', frame),
      lost: (_worker, reason) => heard.emit('lost', reason),
      healed: () => heard.emit('healed'),
      healFailed: (error) => heard.emit('healFailed', error),
    },
  });
  onTestFinished(() => pool.kill());
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
  const { pool, heard } = open(glue(OK));
  await pool.start();
  expect(await ask(heard, pool.leastLoaded())).toEqual(['response', 1, 200, [], false]);
  await pool.retire();
  expect(pool.leastLoaded()).toBeUndefined();
});

test('a plugin that throws at its start is refused with why', async () => {
  const { pool } = open(glue(OK, 'throw new Error("no")'));
  await expect(pool.start()).rejects.toMatchObject({ code: 'start_failed', detail: 'no' });
});

test('a plugin that loops at its start is killed and refused', async () => {
  const { pool } = open(glue(OK, 'for (;;);'), { startMs: 200 });
  await expect(pool.start()).rejects.toMatchObject({ code: 'start_timeout' });
});

test('a worker that dies is replaced, and the new one serves', async () => {
  const { pool, heard } = open(glue(OK));
  await pool.start();
  const healed = once(heard, 'healed');
  const lost = once(heard, 'lost');
  pool.leastLoaded()?.kill();
  await lost;
  await healed;
  expect(await ask(heard, pool.leastLoaded())).toEqual(['response', 1, 200, [], false]);
});

test('a worker that runs out of heap is lost and replaced; the process lives', async () => {
  const { pool, heard } = open(glue('const all = []; for (;;) all.push({ x: [1, 2, 3] });'));
  await pool.start();
  const lost = once(heard, 'lost');
  const healed = once(heard, 'healed');
  pool.leastLoaded()?.send(request(1));
  await Promise.all([lost, healed]);
});

/** What a guest that has taken its worker over could reach without any import. */
test.each([
  ['read a file', `(await import('node:fs')).readFileSync('/etc/hostname')`, 'ERR_ACCESS_DENIED'],
  [
    'write a file',
    `(await import('node:fs')).writeFileSync('/tmp/wayhouse-escape', '')`,
    'ERR_ACCESS_DENIED',
  ],
  ['start a process', `(await import('node:child_process')).execSync('true')`, 'ERR_ACCESS_DENIED'],
  [
    'start a thread',
    `new (await import('node:worker_threads')).Worker('', { eval: true })`,
    'ERR_ACCESS_DENIED',
  ],
  [
    'connect',
    `await new Promise((resolve, reject) => import('node:net').then((net) => net.connect(9, '127.0.0.1').on('error', reject)))`,
    'ERR_ACCESS_DENIED',
  ],
  ['signal the process', `process.kill(process.pid, 'SIGTERM')`, 'TypeError'],
  ['end the process', `process.exit(1)`, 'TypeError'],
  ['abort the process', `process.abort()`, 'TypeError'],
  ['load an add-on', `process.dlopen({ exports: {} }, '/x.node')`, 'TypeError'],
  [
    'see the environment',
    `if (Object.keys(process.env).length === 0) throw new TypeError('empty')`,
    'TypeError',
  ],
])('glue may not %s', async (_what, attack, denial) => {
  const attempt = `try { ${attack}; return { status: 200, headers: ['a', 'got through'], body: new Uint8Array(0) } }
    catch (e) { return { status: 403, headers: [[String(e.code ?? e.name), '']], body: new Uint8Array(0) } }`;
  const { pool, heard } = open(glue(attempt));
  await pool.start();
  expect(await ask(heard, pool.leastLoaded())).toEqual(['response', 1, 403, [denial, ''], false]);
});
