/** The peer: fastify that gives each request to a worker as a task of piscina, in the record that a guest gets. */
import { availableParallelism } from 'node:os';
import fastify from 'fastify';
import { Piscina } from 'piscina';
import { listen } from './listen.ts';
import { recordOf, reply, type ResponseRecord } from './records.ts';

// As fast as it gets: many tasks at once in a worker, which is never asleep in Atomics.wait meanwhile.
const pool = new Piscina({
  filename: new URL('./piscina-worker.entry.ts', import.meta.url).href,
  minThreads: 1,
  maxThreads: availableParallelism(),
  concurrentTasksPerWorker: 32,
  atomics: 'async',
  recordTiming: false,
});

const app = fastify();
app.get('/hello', async (request, answer) =>
  reply(answer, (await pool.run(recordOf(request))) as ResponseRecord),
);
app.addHook('onClose', () => pool.destroy());
await listen(app);
