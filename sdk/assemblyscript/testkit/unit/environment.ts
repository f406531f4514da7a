import type { ASUtil } from '@assemblyscript/loader';

/** The functions that a module imports, by module and name. */
export type Environment = Record<string, Record<string, (...values: never[]) => unknown>>;

/**
 * What AssemblyScript's own library asks of its surroundings, as JavaScript has it. Every other import is one
 * of the world's: calling it throws, so that what does not call it can be tested all the same.
 */
export function environmentOf(module: WebAssembly.Module, memory: () => ASUtil): Environment {
  const environment: Environment = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    const known = from === 'env' ? ambient(name, memory) : undefined;
    (environment[from] ??= {})[name] = known ?? missing(`${from}.${name}`);
  }
  return environment;
}

const CONSOLE = /^console\.(?<method>debug|error|info|log|warn)$/;

function ambient(name: string, memory: () => ASUtil): ((...values: never[]) => unknown) | undefined {
  const method = CONSOLE.exec(name)?.groups?.['method'] as 'log' | undefined;
  // The console of the moment: a test may spy on it.
  if (method !== undefined) return (text: number) => console[method](memory().__getString(text));
  return AMBIENT[name]?.(memory);
}

type Ambient = (memory: () => ASUtil) => (...values: never[]) => unknown;

const AMBIENT: Readonly<Record<string, Ambient>> = {
  abort:
    (memory) =>
    (...[message, file, line, column]: [number, number, number, number]) => {
      const { __getString: text } = memory();
      throw new Error(`${text(message)} (${text(file)}:${line}:${column})`);
    },
  trace:
    (memory) =>
    (message: number, count: number, ...numbers: number[]) =>
      console.log(memory().__getString(message), ...numbers.slice(0, count)),
  seed: () => () => Math.random() * 2 ** 32,
  'Date.now': () => () => Date.now(),
  'performance.now': () => () => performance.now(),
};

const missing = (name: string) => () => {
  throw new Error(
    `It calls ${name}, which a unit test has not. Test what calls the host with loadPlugin, and by compileUnit what does not.`,
  );
};
