/** From AssemblyScript to a component of the world `handler`: what `asc` and `jco embed` do, in process. */
import { readFile, readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { componentEmbed } from '@bytecodealliance/jco';
import asc from 'assemblyscript/asc';
import { makeComponent } from './component.ts';

const BINDINGS = 'guests/bindings/assemblyscript';
const WIT = 'wit/v0.1';

/**
 * The bytes of the component.
 *
 * `source` is the guest's own file, relative to `root` and with `/`, as it will stand in its abort messages.
 */
export async function compile(root: string, source: string): Promise<Uint8Array> {
  const binary = await compileCore(root, source);
  const witSource = await contract(root);
  const core = await componentEmbed({ binary, witSource, world: 'handler', stringEncoding: 'utf8' });
  return makeComponent(core, 'handler');
}

async function compileCore(root: string, source: string): Promise<Uint8Array> {
  let core: Uint8Array | undefined;
  const { error, stderr } = await asc.main(await flags(root, source), {
    readFile: (name, baseDir) =>
      name === `${BINDINGS}/guest.ts` ? reexport(source) : readIfThere(join(baseDir, name)),
    writeFile: (_name, bytes) => {
      if (typeof bytes !== 'string') core = bytes;
    },
    listFiles: () => [],
  });
  if (error || !core) throw new Error(`it does not compile:\n${stderr.toString()}`, { cause: error });
  return core;
}

// Runtime minimal collects only when told to: no call is interrupted and nothing needs a pin.
async function flags(root: string, source: string): Promise<string[]> {
  const abort = (await usesLog(root, source)) ? `abort=${BINDINGS}/abort/abort` : 'abort=';
  return [
    `${BINDINGS}/entry.ts`,
    ...['--baseDir', root, '--outFile', 'guest.wasm'],
    ...['--runtime', 'minimal', '--exportStart', '_initialize', '-O3', '--converge'],
    ...['--use', abort],
  ];
}

/** Whether a file of the guest's folder imports the log: one that does not must not do so for aborts alone. */
async function usesLog(root: string, source: string): Promise<boolean> {
  const folder = join(root, posix.dirname(source));
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.some((text) => /from '[^']*\/log'/.test(text));
}

/** The file that bindings/assemblyscript/entry.ts imports as `./guest`. */
function reexport(source: string): string {
  const path = posix.relative(BINDINGS, source).replace(/\.ts$/, '');
  return `export { handle } from '${path}';`;
}

/** asc probes for files that need not be there. */
async function readIfThere(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

/** The contract as one text: its files with a single `package` line. */
async function contract(root: string): Promise<string> {
  const folder = join(root, WIT);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.wit')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const packageLine = /^package .*;$/m;
  const [line] = packageLine.exec(texts.join('\n')) ?? [];
  return [line, ...texts.map((text) => text.replace(packageLine, ''))].join('\n');
}
