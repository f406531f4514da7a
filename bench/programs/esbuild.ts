import * as fs from 'node:fs';
import { javaScript } from './javascript.ts';
import { type Program, type Work, coreOf, requireAnew } from './program.ts';

/** What Go's loader puts into the global scope. */
interface Go {
  argv: string[];
  readonly importObject: WebAssembly.Imports;
  run(instance: WebAssembly.Instance): Promise<void>;
}

const ARGUMENTS = ['esbuild', '--minify', '--loader=js', '--target=es2018', '--log-level=error'];

/** In Go: minifies JavaScript from its standard input, as a process of its own each time. */
export const esbuild: Program = {
  name: 'esbuild',
  wasm: 'esbuild-wasm/esbuild.wasm',
  async load(): Promise<Work> {
    const module = await WebAssembly.compile(coreOf(esbuild));
    const source = Buffer.from(javaScript(4));
    return () => minify(module, source);
  },
};

async function minify(module: WebAssembly.Module, source: Uint8Array): Promise<string> {
  const written: Uint8Array[] = [];
  Object.assign(globalThis, { fs: standardStreams(source, written) });
  requireAnew('esbuild-wasm/wasm_exec.js');
  const go = new (globalThis as unknown as { Go: new () => Go }).Go();
  go.argv = ARGUMENTS;
  await go.run(await WebAssembly.instantiate(module, go.importObject));
  return Buffer.concat(written).toString();
}

type Call = readonly [
  file: number,
  bytes: Uint8Array,
  offset: number,
  length: number,
  position: null,
  done: (error: null, count: number) => void,
];

/** Node's file system with a standard input and output in memory. */
function standardStreams(input: Uint8Array, output: Uint8Array[]): unknown {
  let at = 0;
  const read = (...[, bytes, offset, length, , done]: Call): void => {
    const part = input.subarray(at, at + length);
    bytes.set(part, offset);
    at += part.length;
    done(null, part.length);
  };
  const write = (...[, bytes, offset, length, , done]: Call): void => {
    output.push(bytes.slice(offset, offset + length));
    done(null, length);
  };
  return { ...fs, read, write };
}
