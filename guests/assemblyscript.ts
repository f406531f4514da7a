/** Builds every guest and example that is written in AssemblyScript, where its inputs have changed. */
import { glob } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { hashInputs, isUpToDate, writeOutput } from './inputs.ts';

const ROOT = join(import.meta.dirname, '..');

const SHARED_INPUTS = ['guests/assemblyscript.ts', 'wit/v0.1', 'node_modules/assemblyscript/package.json'];

const BINDINGS_INPUTS = [
  'guests/bindings/assemblyscript',
  'guests/compile.ts',
  'guests/component.ts',
  'node_modules/@bytecodealliance/jco/package.json',
];

const SDK_INPUTS = [
  ...['assembly', 'compiler', 'generator', 'wit', 'errors.ts', 'index.ts'].map(
    (part) => `sdk/assemblyscript/${part}`,
  ),
  'node_modules/@bytecodealliance/jco-transpile/package.json',
];

type Log = (line: string) => void;

interface Guest {
  /** Its own file, relative to the root, with `/`. */
  readonly source: string;
  /** The component, relative to the root. */
  readonly output: string;
}

/** Gives the component of the file. */
type Compile = (source: string) => Promise<Uint8Array>;

/**
 * Writes guests/build/<name>.assemblyscript.wasm and examples/<name>/build/plugin*.wasm.
 *
 * `log` hears a line for each component that is built. Throws an Error that names the source.
 */
export async function buildAssemblyScriptGuests({ log = console.log }: { log?: Log } = {}): Promise<void> {
  const guests = await stale(await findGuests(), BINDINGS_INPUTS);
  const examples = await stale(await findExamples(), SDK_INPUTS);
  // One after another: asc works on one thread, and two cores are soon taken.
  for (const each of guests) await build(each, compileGuest, log);
  for (const each of examples) await build(each, compileExample, log);
}

interface Stale extends Guest {
  /** Of all that it is made of. */
  readonly hash: string;
}

async function stale(guests: readonly Guest[], inputs: readonly string[]): Promise<Stale[]> {
  const shared = await hashInputs(ROOT, [...SHARED_INPUTS, ...inputs]);
  const found: Stale[] = [];
  for (const guest of guests) {
    const hash = shared + (await hashInputs(ROOT, [dirname(guest.source)]));
    if (!(await isUpToDate(join(ROOT, guest.output), hash))) found.push({ ...guest, hash });
  }
  return found;
}

async function build({ source, output, hash }: Stale, compile: Compile, log: Log): Promise<void> {
  const component = await compile(source).catch((cause: Error) => {
    throw new Error(`${source}: ${cause.message}`, { cause });
  });
  await writeOutput(join(ROOT, output), component, hash);
  log(`built ${output} (${(component.length / 1024).toFixed(1)} KB)`);
}

// The compilers take half a second to load: only if there is something to compile.

/** On the raw bindings. */
async function compileGuest(source: string): Promise<Uint8Array> {
  const { compile } = await import('./compile.ts');
  return compile(ROOT, source);
}

/** On the SDK, as a project of its own. */
async function compileExample(source: string): Promise<Uint8Array> {
  const { build: buildProject } = await import('../sdk/assemblyscript/compiler/build.ts');
  const folder = posix.join(source, '../..');
  const { component } = await buildProject({
    root: join(ROOT, folder),
    entry: posix.relative(folder, source),
  });
  return component;
}

/** guests/<name>/assemblyscript/index.ts and guests/hostile/<name>/assemblyscript/index.ts. */
async function findGuests(): Promise<Guest[]> {
  const sources = await find('guests/{*,hostile/*}/assemblyscript/index.ts');
  return sources.map((source) => {
    const name = posix.basename(posix.join(source, '../..'));
    return { source, output: `guests/build/${name}.assemblyscript.wasm` };
  });
}

/** examples/<name>/assembly/plugin*.ts: the versions of an example's plugin. */
async function findExamples(): Promise<Guest[]> {
  const sources = await find('examples/*/assembly/plugin*.ts');
  return sources.map((source) => {
    const folder = posix.join(source, '../../build');
    return { source, output: `${folder}/${basename(source, '.ts')}.wasm` };
  });
}

async function find(pattern: string): Promise<string[]> {
  const paths = await Array.fromAsync(glob(pattern, { cwd: ROOT }));
  return paths.map((path) => path.replaceAll('\\', '/')).sort();
}
