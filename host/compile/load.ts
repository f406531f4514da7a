import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WayhouseError } from '../protocol/errors.ts';
import type { Linkage } from '../protocol/linkage.ts';
import type { CoreNeeds } from '../protocol/metering.ts';
import { MODULE_FILE, type ModuleFile } from './transpile/output.ts';

/**
 * V8 keeps one table of all types of a process, from which nothing is ever taken, and ends the process
 * when there are 2,000,000 in it.
 */
const MOST_TYPES = 1_500_000;

/** What modules this process has compiled, by their folders, and the types in them. */
export class LoadedTypes {
  readonly #folders = new Set<string>();
  #types = 0;

  /** Throws `structure_refused` where the types of a module that is new would be too many. */
  add(folder: string, types: number): void {
    if (this.#folders.has(folder)) return;
    if (this.#types + types > MOST_TYPES)
      throw new WayhouseError(
        'structure_refused',
        `${types} core types, on top of ${this.#types} that this process has compiled; V8 takes no more before the host is started again`,
      );
    this.#folders.add(folder);
    this.#types += types;
  }
}

/** A module, ready for a worker to adopt. */
export interface LoadedModule {
  /** How an instance of the component is made. */
  readonly linkage: Linkage;
  /** The core modules, by their names in the linkage. */
  readonly cores: ReadonlyMap<string, WebAssembly.Module>;
  /** What an instance of each takes before it runs, by the same names. */
  readonly needs: ReadonlyMap<string, CoreNeeds>;
  /** Bytes of the core modules as they lie on disk. */
  readonly bytes: number;
}

/**
 * Loads a module folder that `transpile` wrote.
 *
 * Rejects with `module_missing` if the folder is not there or not whole: transpile the component again;
 * and with `structure_refused` if this process can compile no more types.
 */
export async function loadModule(moduleDir: string, loaded = new LoadedTypes()): Promise<LoadedModule> {
  const { cores, needs, linkage, types } = await readModuleFile(moduleDir);
  loaded.add(moduleDir, types);
  let bytes = 0;
  const compile = async (name: string) => {
    const core = await read(moduleDir, name);
    bytes += core.byteLength;
    return [name, await compileCore(core)] as const;
  };
  const modules = await Promise.all(cores.map(compile));
  return { linkage, cores: new Map(modules), needs: new Map(Object.entries(needs)), bytes };
}

async function compileCore(bytes: Uint8Array): Promise<WebAssembly.Module> {
  return WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
}

async function readModuleFile(folder: string): Promise<ModuleFile> {
  const text = (await read(folder, MODULE_FILE)).toString();
  try {
    return JSON.parse(text) as ModuleFile;
  } catch (thrown) {
    throw new WayhouseError('module_missing', `${MODULE_FILE} is not whole`, { cause: thrown });
  }
}

async function read(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
    throw new WayhouseError('module_missing', `${name} is not there`, { cause: thrown });
  }
}
