/** Builds every guest that is written in WebAssembly's text format, where its inputs have changed. */
import { glob, readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hashInputs, isUpToDate, writeOutput } from './inputs.ts';

const ROOT = join(import.meta.dirname, '..');
const BINDINGS = join(ROOT, 'guests/bindings/wat');
const WIT = pathToFileURL(join(ROOT, 'wit/v0.1/'));

const SHARED_INPUTS = [
  'guests/bindings/wat',
  'guests/wat.ts',
  'guests/component.ts',
  'scripts/generate/world.ts',
  'wit/v0.1',
  'node_modules/@bytecodealliance/jco/package.json',
];

type Log = (line: string) => void;

interface Guest {
  /** Its own file, relative to the root, with `/`. */
  readonly source: string;
  readonly core: string;
  readonly component: string;
}

/**
 * Of each guests/hostile/<name>/guest.wat writes guests/build/wat/<name>.core.wasm and
 * guests/build/wat/<name>.wasm, the component around it.
 *
 * `log` hears how many were built. Throws an Error that names the source.
 */
export async function buildWatGuests({ log = console.log }: { log?: Log } = {}): Promise<void> {
  const shared = await hashInputs(ROOT, SHARED_INPUTS);
  let built = 0;
  for (const guest of await findGuests()) {
    const hash = shared + (await hashInputs(ROOT, [guest.source]));
    if (await isUpToDate(guest.component, hash)) continue;
    await build(guest, hash);
    built++;
  }
  if (built > 0) log(`built ${built} guests of guests/build/wat`);
}

async function findGuests(): Promise<Guest[]> {
  const paths = await Array.fromAsync(glob('guests/hostile/*/guest.wat', { cwd: ROOT }));
  const sources = paths.map((path) => path.replaceAll('\\', '/')).sort();
  return sources.map((source) => {
    const output = join(ROOT, 'guests/build/wat', posix.basename(posix.dirname(source)));
    return { source, core: `${output}.core.wasm`, component: `${output}.wasm` };
  });
}

async function build(guest: Guest, hash: string): Promise<void> {
  try {
    const core = await coreModule(await readFile(join(ROOT, guest.source), 'utf8'));
    await writeOutput(guest.core, core, hash);
    await writeOutput(guest.component, await component(core), hash);
  } catch (cause) {
    throw new Error(`${guest.source}: ${(cause as Error).message}`, { cause });
  }
}

/** The guest's fields behind those of the bindings, less the defaults that it has its own of. */
async function coreModule(guest: string): Promise<Uint8Array> {
  const { parse } = await import('@bytecodealliance/jco');
  const handler = await readFile(join(BINDINGS, 'handler.wat'), 'utf8');
  const core = await parse(`(module ${handler}\n${await defaultsFor(guest)}\n${guest})`);
  // The text format does not care for types: a misdeed shall not be that the module is invalid.
  void new WebAssembly.Module(core as Uint8Array<ArrayBuffer>);
  return core;
}

async function defaultsFor(guest: string): Promise<string> {
  const folder = join(BINDINGS, 'defaults');
  const names = (await readdir(folder)).map((file) => posix.basename(file, '.wat')).sort();
  const missing = names.filter((name) => !new RegExp(`\\((func|memory) \\$${name}\\b`).test(guest));
  const texts = await Promise.all(missing.map((name) => readFile(join(folder, `${name}.wat`), 'utf8')));
  return texts.join('\n');
}

async function component(binary: Uint8Array): Promise<Uint8Array> {
  // jco takes a while to load: only if there is something to do.
  const { componentEmbed } = await import('@bytecodealliance/jco');
  const { makeComponent } = await import('./component.ts');
  const { witOf } = await import('../scripts/generate/world.ts');
  const witSource = await witOf(WIT);
  const core = await componentEmbed({ binary, witSource, world: 'handler', stringEncoding: 'utf8' });
  return makeComponent(core, 'handler');
}
