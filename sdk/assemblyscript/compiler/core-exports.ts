/** What a component needs of its core module's exports and AssemblyScript cannot say. */
import binaryen from 'assemblyscript/binaryen';

type Module = binaryen.Module;

/** What a component calls first of all, where the module exports it. */
export const INITIALIZE = '_initialize';

/**
 * Gives exports the names of the canonical ABI, as `demo:x/y@1.0.0#f`. `names` maps an exported function of the
 * entry to its core name.
 */
export function renameExports(module: Module, names: ReadonlyMap<string, string>): void {
  // All away before the first comes: a new name may be another's old one.
  const functions = [...names].map(([name, core]) => [core, takeExport(module, name)] as const);
  for (const [core, internal] of functions) module.addFunctionExport(internal, core);
}

/**
 * A module without imports may start by itself, which saves the component a module that calls `_initialize`.
 * One with imports may not: they read its memory, which the component has only once the module has started.
 */
export function startByItself(module: Module): void {
  if (!importsFunctions(module)) module.setStart(module.getFunction(takeExport(module, INITIALIZE)));
}

/** Removes the export and tells the name that the module itself has for the function. */
function takeExport(module: Module, name: string): string {
  const { value } = binaryen.getExportInfo(module.getExport(name));
  module.removeExport(name);
  return value;
}

function importsFunctions(module: Module): boolean {
  for (let index = 0; index < module.getNumFunctions(); index += 1) {
    if (binaryen.getFunctionInfo(module.getFunctionByIndex(index)).module) return true;
  }
  return false;
}
