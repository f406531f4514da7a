import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** A program that others have published as WebAssembly, with something to do for it. */
export interface Program {
  readonly name: string;
  /** Its core module, a file of a package. */
  readonly wasm: string;
  /** Has its own loader load it, in a state of its own each time. */
  load(): Promise<Work>;
}

/** Some 50 to 300 ms of work. Answers the same each time. */
export type Work = () => unknown;

const require = createRequire(import.meta.url);

/** Not before the packages are installed. */
export const fileOf = (specifier: string): string => require.resolve(specifier);

export const coreOf = ({ wasm }: Program): Uint8Array<ArrayBuffer> => readFileSync(fileOf(wasm));

/** A CommonJS module with a state of its own. */
export function requireAnew(specifier: string): unknown {
  const file = fileOf(specifier);
  delete require.cache[file];
  return require(file) as unknown;
}

let imported = 0;

/** An ES module with a state of its own. */
export function importAnew(specifier: string): Promise<unknown> {
  imported += 1;
  return import(`${pathToFileURL(fileOf(specifier)).href}?${imported}`);
}

/** Numbers from 0 to below 2^32 that look random and are the same in every run. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
