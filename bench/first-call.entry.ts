/**
 * Times what V8 does with a core module, in a process that has done nothing before. Arguments: a file, and
 * `probe` for a compilation of all of it or `call` for the first call of `handle` in a worker, of code that
 * is compiled when it is called. Answers with the milliseconds that the thread has used.
 */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const HANDLE = 'cm32p2||handle';

function timed(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

function firstCall(module: WebAssembly.Module): number {
  const { exports } = new WebAssembly.Instance(module);
  return timed(() => (exports[HANDLE] as (request: number) => number)(0));
}

if (isMainThread) {
  const [file = '', mode] = process.argv.slice(2);
  const bytes = readFileSync(file);
  if (mode === 'probe') {
    setFlagsFromString('--no-wasm-lazy-compilation');
    console.log(timed(() => new WebAssembly.Module(bytes)));
  } else {
    const worker = new Worker(import.meta.filename, { workerData: new WebAssembly.Module(bytes) });
    worker.once('message', (milliseconds) => console.log(milliseconds));
  }
} else {
  parentPort!.postMessage(firstCall(workerData as WebAssembly.Module));
}
