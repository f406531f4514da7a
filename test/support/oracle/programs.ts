/** Real programs under a ledger: their own loaders load them, and compile what the ledger makes of them. */
import { readFileSync } from 'node:fs';
import { PROGRAMS } from '../../../bench/programs/all.ts';
import type { Ledger } from './ledger.ts';

/** Runs `work` of a program once. Answers with what it answers, as text. */
export async function runProgram(name: string, ledger: Ledger): Promise<string> {
  const program = PROGRAMS.find((known) => known.name === name);
  if (program === undefined) throw new Error(`there is no program ${name}`);
  replaceWebAssembly(ledger);
  const work = await program.load();
  return textOf(await work());
}

/** Runs an export of the file of kernels. */
export function runKernel(
  file: string,
  [name, size]: readonly [name: string, size: number],
  ledger: Ledger,
): string {
  const module = new WebAssembly.Module(ledger.change(readFileSync(file)));
  const instance = new WebAssembly.Instance(module);
  ledger.made(instance);
  return textOf((instance.exports[name] as (size: number) => number)(size));
}

const textOf = (answer: unknown): string => (typeof answer === 'string' ? answer : JSON.stringify(answer));

/** From now on whatever is compiled in this process is changed first. Streams are not taken: loaders then give bytes. */
function replaceWebAssembly(ledger: Ledger): void {
  const { Module, Instance } = WebAssembly;
  const compile = (source: BufferSource) => {
    const core = ArrayBuffer.isView(source)
      ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
      : new Uint8Array(source);
    return new Module(ledger.change(core));
  };
  const instantiate = (module: WebAssembly.Module, imports?: WebAssembly.Imports) => {
    const instance = new Instance(module, imports);
    ledger.made(instance);
    return instance;
  };
  Object.assign(WebAssembly, {
    Module: new Proxy(Module, { construct: (_, [source]: [BufferSource]) => compile(source) }),
    Instance: new Proxy(Instance, {
      construct: (_, [module, imports]: Parameters<typeof instantiate>) => instantiate(module, imports),
    }),
    compile: async (source: BufferSource) => compile(source),
    instantiate: async (source: BufferSource | WebAssembly.Module, imports?: WebAssembly.Imports) => {
      if (source instanceof Module) return instantiate(source, imports);
      const module = compile(source);
      return { module, instance: instantiate(module, imports) };
    },
    compileStreaming: undefined,
    instantiateStreaming: undefined,
  });
}
