import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WayhouseError } from '../protocol/errors.ts';
import type { CoreWiring } from '../protocol/messages.ts';
import type { CoreNeeds } from '../protocol/metering.ts';
import { GLUE_FILE, MODULE_FILE, type ModuleFile } from './transpile/output.ts';

/** A module, ready for a worker to adopt. */
export interface LoadedModule {
  /** JavaScript that exports `instantiate`. */
  readonly glue: string;
  /** The core modules by the names that the glue calls them. */
  readonly cores: ReadonlyMap<string, WebAssembly.Module>;
  /** Where the core modules meet the host, by the same names. */
  readonly wiring: ReadonlyMap<string, CoreWiring>;
  /** What an instance of each takes before it runs, by the same names. */
  readonly needs: ReadonlyMap<string, CoreNeeds>;
}

/**
 * Loads a module folder that `transpile` wrote.
 *
 * Rejects with `module_missing` if the folder is not there or not whole: transpile the component again.
 */
export async function loadModule(moduleDir: string): Promise<LoadedModule> {
  const { cores, wiring, needs } = await readModuleFile(moduleDir);
  const compile = async (name: string) => [name, await compileCore(await read(moduleDir, name))] as const;
  const [glue, ...modules] = await Promise.all([read(moduleDir, GLUE_FILE), ...cores.map(compile)]);
  return {
    glue: glue.toString(),
    cores: new Map(modules),
    wiring: new Map(Object.entries(wiring)),
    needs: new Map(Object.entries(needs)),
  };
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
