/** A store's thread that opens, then dies of the first call. */
import { parentPort } from 'node:worker_threads';

parentPort?.postMessage({ id: 0, result: undefined });
parentPort?.on('message', () => {
  throw new Error('struck down');
});
