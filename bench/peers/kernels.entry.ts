/** The peer of bench/guests/kernels: the same files, native in a handler of fastify. */
import fastify from 'fastify';
import { listen } from './listen.ts';

/** What they export. AssemblyScript's types are not TypeScript's, so they are not imported by name. */
interface Kernels {
  readonly reversed: (document: string) => string;
  readonly digest: (bytes: Uint8Array) => string;
  readonly sorted: () => number;
}

async function kernel<Name extends keyof Kernels>(file: string, name: Name): Promise<Kernels[Name]> {
  const url = new URL(`../guests/kernels/assembly/${file}.ts`, import.meta.url);
  return ((await import(url.href)) as Kernels)[name];
}

const reversed = await kernel('json', 'reversed');
const digest = await kernel('sha256', 'digest');
const sorted = await kernel('quicksort', 'sorted');

const app = fastify({ bodyLimit: 4 * 1024 * 1024 });
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.post('/kernels/json', async ({ body }) => reversed((body as Buffer).toString()));
app.post('/kernels/sha256', async ({ body }) => digest(body as Buffer));
app.get('/kernels/quicksort', async () => sorted().toString());
await listen(app);
