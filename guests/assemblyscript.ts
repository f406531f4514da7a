/** Builds every guest and example that is written in AssemblyScript, where its inputs have changed. */
import { glob } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { hashInputs, isUpToDate, writeOutput } from './inputs.ts';

const ROOT = join(import.meta.dirname, '..');

const SHARED_INPUTS = [
  'guests/bindings/assemblyscript',
  'guests/assemblyscript.ts',
  'guests/compile.ts',
  'guests/component.ts',
  'wit/v0.1',
  'node_modules/assemblyscript/package.json',
  'node_modules/@bytecodealliance/jco/package.json',
];

type Log = (line: string) => void;

interface Guest {
  /** Its own file, relative to the root, with `/`. */
  readonly source: string;
  /** The component, relative to the root. */
  readonly output: string;
}

/**
 * Writes guests/build/<name>.assemblyscript.wasm and examples/<name>/build/plugin*.wasm.
 *
 * `log` hears a line for each component that is built. Throws an Error that names the source.
 */
export async function buildAssemblyScriptGuests({ log = console.log }: { log?: Log } = {}): Promise<void> {
  const shared = await hashInputs(ROOT, SHARED_INPUTS);
  // One after another: asc works on one thread, and two cores are soon taken.
  for (const guest of [...(await findGuests()), ...(await findExamples())]) {
    const hash = shared + (await hashInputs(ROOT, [dirname(guest.source)]));
    if (!(await isUpToDate(join(ROOT, guest.output), hash))) await build(guest, hash, log);
  }
}

async function build({ source, output }: Guest, hash: string, log: Log): Promise<void> {
  // The compiler takes half a second to load: only if there is something to compile.
  const { compile } = await import('./compile.ts');
  const component = await compile(ROOT, source).catch((cause: Error) => {
    throw new Error(`${source}: ${cause.message}`, { cause });
  });
  await writeOutput(join(ROOT, output), component, hash);
  log(`built ${output} (${(component.length / 1024).toFixed(1)} KB)`);
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
