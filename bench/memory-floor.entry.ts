/**
 * Tells what a worker without a plugin adds to a process, in bytes resident. Argument: how many to start, the
 * mean of which is told.
 */
import { MessageChannel } from 'node:worker_threads';
import { WORKER_FILE } from '../host/pool/sandbox.ts';
import { Threads } from '../host/pool/threads.ts';
import { settledRss } from './settled.ts';

const HEAP_MEGABYTES = 256;

const count = Number(process.argv[2]);
const threads = new Threads({ file: WORKER_FILE, heapMegabytes: HEAP_MEGABYTES });
const end = new AbortController();

function start(): void {
  const holder = { signal: end.signal, outcome: () => {}, stray: () => {} };
  threads.run(new MessageChannel().port2, holder).catch(() => {});
}

const rss = (): Promise<number> => settledRss(() => process.memoryUsage.rss());

// The first one brings what all have in common.
start();
const before = await rss();
for (let i = 0; i < count; i++) start();
console.log(((await rss()) - before) / count);
process.exit();
