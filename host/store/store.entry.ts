/** The store's thread: everything that waits for SQLite waits here. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ErrorData, WayhouseError } from '../protocol/errors.ts';
import { type Call, type Handlers, OPENING, type Opening, type Reply } from './operations.ts';
import { openSqliteRegistry } from './sqlite/registry.ts';

if (parentPort === null) throw new Error('store.entry.ts runs as a worker thread.');
const port = parentPort;

open(workerData as Opening);

function open({ dataDir }: Opening): void {
  answer(OPENING, () => {
    const handlers = openSqliteRegistry(dataDir, process.pid);
    port.on('message', (call: Call) => serve(handlers, call));
  });
}

function serve(handlers: Handlers, call: Call): void {
  const handler = handlers[call.op] as (...args: readonly unknown[]) => unknown;
  answer(call.id, () => handler(...call.args));
  // Nothing is left to listen to, so the thread ends.
  if (call.op === 'close') port.close();
}

function answer(id: number, work: () => unknown): void {
  let reply: Reply;
  try {
    reply = { id, result: work() };
  } catch (thrown) {
    reply = { id, error: dataOf(thrown) };
  }
  port.postMessage(reply);
}

/** SQLite's own words are for the operator: they tell a full disk from a broken file. */
function dataOf(thrown: unknown): ErrorData {
  if (thrown instanceof WayhouseError) return thrown.toData();
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal', detail: `The registry failed: ${why}.` };
}
