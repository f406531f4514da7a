/** JavaScript that has got into a worker tries to get out of it: every way that we know of, one each. */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCanary, type Canary } from '../../support/canary.ts';
import type { PluginLog } from '../../../host/plugins/logs.ts';
import { open, type Opened } from '../pool/support/deployments.ts';
import { attacking } from './support/attacked.ts';
import { DENIALS } from './support/denials.ts';
import { BREACHES } from './support/escapes.ts';

const FILE = join(tmpdir(), `wayhouse-escape-${process.pid}`);
const CANARY = 'the host knows it, and no worker';

let server: Canary;
let caught: Opened;
let denied: Opened;
const cleanUps: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startCanary('127.0.0.1');
  process.env['WAYHOUSE_CANARY'] = CANARY;
  caught = await start(BREACHES, (cleanUp) => cleanUps.push(cleanUp));
  denied = await start(DENIALS, (cleanUp) => cleanUps.push(cleanUp));
});

afterAll(async () => {
  delete process.env['WAYHOUSE_CANARY'];
  await Promise.all(cleanUps.map((cleanUp) => cleanUp()));
  server.close();
  expect(existsSync(FILE)).toBe(false);
  expect(server.take()).toEqual([]);
});

async function start(escapes: readonly { code: string }[], atEnd?: Parameters<typeof open>[1]) {
  const targets = `const FILE = ${JSON.stringify(FILE)}, PORT = ${server.port};`;
  const opened = open({ script: targets + attacking(...escapes.map(({ code }) => code)) }, atEnd);
  await opened.deployment.start();
  return opened;
}

const startOne = (code: string) => start([{ code }]);
const told = (log: PluginLog): string[] => log.last(10).map(({ message }) => message);

test('there are more than sixty of them, and no two the same', () => {
  const all = [...BREACHES, ...DENIALS].map(({ code }) => code);
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeGreaterThan(60);
});

test.each(BREACHES.map((breach, at) => ({ ...breach, at })))(
  '$name: a breach that ends its worker',
  async (row) => {
    const { ask, counters, log } = caught;
    const before = { ...counters };
    expect(await ask(`/${row.at}`)).toBe('worker_lost');
    expect(counters.breaches).toBe(before.breaches + 1);
    expect(counters.workersLost).toBe(before.workersLost + 1);
    expect(told(log)).toContain(`breach: it reached for ${row.what}; the worker was ended`);
    log.clear();
  },
);

test.each(DENIALS.map((denial, at) => ({ ...denial, at })))(
  '$name: finds nothing, and ends nobody',
  async (row) => {
    const { ask, counters } = denied;
    expect(await ask(`/${row.at}`)).toBe(403);
    expect(await ask()).toBe(200);
    expect(counters).toMatchObject({ breaches: 0, workersLost: 0 });
  },
);

test.each([
  ['imports in its first line', `import 'node:fs'; ${attacking('')}`, 'import()'],
  ['imports while it loads', `await import('node:fs'); ${attacking('')}`, 'import()'],
  ['reaches out while it loads', `process.exit(1); ${attacking('')}`, 'process.exit'],
  ['reaches out as it is instantiated', `export const instantiate = () => fetch('x')`, 'fetch'],
])('what %s never serves', async (_what, script, what) => {
  const { deployment, counters } = open({ script });
  await expect(deployment.start()).rejects.toMatchObject({
    code: 'start_failed',
    detail: `it reached for ${what}`,
  });
  expect(counters.breaches).toBe(1);
});

test('who has reached out and then spins is ended for the breach, not at its deadline', async () => {
  const { ask, counters, log } = await startOne('try { process.kill } catch {} for (;;);');
  expect(await ask('/0')).toBe('worker_lost');
  expect(counters.breaches).toBe(1);
  expect(told(log)).toContain('breach: it reached for process.kill; the worker was ended');
});

test('who reaches out where no stack is left for the message is ended all the same', async () => {
  const dive = 'const dive = () => { try { dive() } finally { process.kill } };';
  const { ask, counters } = await startOne(`${dive} try { dive() } catch {} return true`);
  expect(await ask('/0')).toBe('worker_lost');
  expect(counters.breaches).toBe(1);
});

test('nothing that a worker says after its breach is heard', async () => {
  const says = `imports['wayhouse:plugin/log'].log('info', 'after the breach', [])`;
  const { ask, log } = await startOne(`try { eval } catch {} ${says}; return true`);
  expect(await ask('/0')).toBe('worker_lost');
  expect(told(log)).not.toContain('after the breach');
});

test('a neighbour in the same process goes on answering, on the worker that it has', async () => {
  const neighbour = await startOne('');
  const attackers = BREACHES.filter((_, at) => at % 20 === 0);
  for (const { code } of attackers) {
    const { ask, deployment } = await startOne(code);
    const [ending, beside] = await Promise.all([ask('/0'), neighbour.ask()]);
    expect([ending, beside]).toEqual(['worker_lost', 200]);
    await deployment.drain();
  }
  expect(await neighbour.ask()).toBe(200);
  expect(neighbour.counters).toMatchObject({ breaches: 0, workersLost: 0 });
});
