/**
 * What AssemblyScript takes for granted (`console`, `Date`, `Math.random`, `abort`, ...), made of what the world
 * imports.
 *
 * assembly/ambient has the code. It calls the host by names such as `ambientLog`; a module that is made here
 * declares those functions that the world has, and aliases bind the names to them. What the world has not is
 * an error when the guest is compiled, and only where the guest uses it.
 */
import type { World } from '../wit/world.ts';
import type { Aliases } from './hooks.ts';
import { hostFunctions, type HostFunction } from './host-functions.ts';
import { PACKAGE } from './package-files.ts';
import type { Runtime } from './project.ts';

/** Whether what `throw` and a failed assertion say goes to the log before the guest traps. */
export type Aborts = 'logged' | 'silent';

export interface AmbientOptions {
  /** Where the module will be, as asc names it: `assembly/bindings/ambient`. */
  readonly module: string;
  readonly runtime: Runtime;
  readonly aborts: Aborts;
}

export interface Ambient {
  /** The module, in AssemblyScript. asc has to read it, so another module has to import it. */
  readonly text: string;
  readonly aliases: Aliases;
}

/** A file of assembly/ambient and what it has in the place of which global name. */
const GLOBALS = [
  ['console', 'console'],
  ['crypto', 'crypto'],
  ['date', 'Date'],
  ['performance', 'performance'],
  ['process', 'process'],
  ['random', 'seed'],
  ['trace', 'trace'],
] as const;

/** What the build binds itself. */
export const GLOBAL_NAMES: ReadonlySet<string> = new Set(['abort', ...GLOBALS.map(([, name]) => name)]);

const LIBRARY = `${PACKAGE}/assembly/ambient`;

const LOGS: readonly string[] = ['ambientLog', 'ambientLogging', 'ambientStdout', 'ambientStderr'];

export function ambientOf(world: World, { module, runtime, aborts }: AmbientOptions): Ambient {
  const functions = hostFunctions(world);
  const aliases = new Map([
    ...GLOBALS.map(([file, name]) => alias(name, `~lib/${LIBRARY}/${file}/${name}`)),
    ...functions.map(({ alias: name }) => alias(name, `${module}/${name}`)),
    ...collector(runtime),
    alias('abort', aborts === 'logged' && hasLog(functions) ? `~lib/${LIBRARY}/abort/abort` : TRAP),
  ]);
  return { text: moduleText(world, functions), aliases };
}

function alias(name: string, element: string): readonly [string, string] {
  return [name, element];
}

// With nothing behind its name, abort is a trap, and the texts of the messages are not part of the module.
const TRAP = '';

function hasLog(functions: readonly HostFunction[]): boolean {
  return functions.some(({ alias: name }) => LOGS.includes(name));
}

/** Of `minimal`, assembly/abi/collection.ts asks how much is on the heap. */
function collector(runtime: Runtime): (readonly [string, string])[] {
  return runtime === 'minimal' ? [alias('ABI_HEAP_BYTES', '~lib/rt/tcms/total')] : [];
}

function moduleText(world: World, functions: readonly HostFunction[]): string {
  const files = ['abort', ...GLOBALS.map(([file]) => file)];
  const imports = files.map((file) => `import '${LIBRARY}/${file}';`).join('\n');
  const head = `// What stands behind AssemblyScript's globals in the world ${world.id}. Generated: do not edit.\n`;
  return [head + imports, ...functions.map(declaration)].join('\n\n') + '\n';
}

function declaration({ alias, module, name, signature }: HostFunction): string {
  return `// @ts-ignore: decorator
@external('${module}', '${name}')
export declare function ${alias}${signature};`;
}
