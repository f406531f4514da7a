/**
 * The peer: fastify that gives each request to a plugin of Extism's js-sdk, as JSON. Arguments: the file of the
 * guest, and `process` or `worker`: where the plugin runs. Its memory is reset after each request, or it would
 * run out of blocks; the guest's own is not, and what it runs is not metered.
 */
import { readFile } from 'node:fs/promises';
import fastify from 'fastify';
import { EXTISM } from '../answers.ts';
import { listen } from './listen.ts';

interface Plugin {
  call(name: string, input: string): Promise<{ bytes(): Uint8Array } | null>;
  reset(): Promise<boolean>;
  close(): Promise<void>;
}

interface Extism {
  readonly createPlugin: (
    manifest: { wasm: { module: WebAssembly.Module }[] },
    options: { useWasi: boolean; runInWorker: boolean },
  ) => Promise<Plugin>;
}

/** A plugin takes one call at a time. Each worker is a thread, and more threads than this are slower. */
const PLUGINS = { process: 32, worker: 4 };

const [file = '', where] = process.argv.slice(2) as [string, keyof typeof PLUGINS];
// Installed there by the bench, not by the repository.
const MODULE = './extism/node_modules/@extism/extism/dist/esm/mod.js';
const { createPlugin } = (await import(new URL(MODULE, import.meta.url).href)) as Extism;
const module = await WebAssembly.compile(await readFile(file));

const idle: Plugin[] = [];
const waiting: ((plugin: Plugin) => void)[] = [];
for (let i = 0; i < PLUGINS[where]; i++) {
  idle.push(await createPlugin({ wasm: [{ module }] }, { useWasi: false, runInWorker: where === 'worker' }));
}

async function call(input: string): Promise<Uint8Array> {
  const plugin = idle.pop() ?? (await new Promise<Plugin>((take) => waiting.push(take)));
  try {
    // A view of what the reset gives back.
    return (await plugin.call('handle', input))!.bytes().slice();
  } finally {
    await plugin.reset();
    const next = waiting.shift();
    if (next === undefined) idle.push(plugin);
    else next(plugin);
  }
}

const app = fastify();
app.get('/hello', async ({ method, url, headers }, reply) => {
  const body = await call(JSON.stringify({ method, url, headers }));
  return reply.header('content-type', EXTISM.type).send(body);
});
await listen(app);
