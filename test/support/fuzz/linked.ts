/** What a linkage says of a component, against what V8 finds: of the damaged components that are accepted, too. */
import { moduleOf, type Module } from '../../../host/compile/transpile/module.ts';
import { WayhouseError } from '../../../host/protocol/errors.ts';
import type { CoreExport } from '../../../host/protocol/linkage.ts';

/** Throws where V8 finds a linked component to be otherwise than its linkage says. */
export function checkLinked(component: Uint8Array): void {
  const module = made(component);
  const exports = module && instantiated(module);
  if (exports === undefined) return;
  const { memory, handle, instances } = module!.linkage;
  const at = ({ instance, field }: CoreExport) => exports[instance]?.[field];
  if (!(at(memory) instanceof WebAssembly.Memory)) throw new Error('the memory is none');
  requireFunction(at(handle), 1);
  requireFunction(at(handle.realloc), 4);
  if (handle.postReturn !== undefined) requireFunction(at(handle.postReturn), 1);
  for (const { imports } of instances)
    for (const [, , from] of imports)
      if ('func' in from && from.realloc !== undefined) requireFunction(at(from.realloc), 4);
}

function requireFunction(found: unknown, parameters: number): void {
  if (typeof found !== 'function' || found.length !== parameters)
    throw new Error(`a function of ${parameters} parameters is none`);
}

function made(component: Uint8Array): Module | undefined {
  try {
    return moduleOf(component);
  } catch (thrown) {
    if (thrown instanceof WayhouseError && thrown.code !== 'internal') return undefined;
    throw thrown;
  }
}

/** Undefined where V8 says that an import is of a wrong type, or a segment does not fit. */
function instantiated({ linkage, cores }: Module): WebAssembly.Exports[] | undefined {
  const exports: WebAssembly.Exports[] = [];
  try {
    for (const { module, imports } of linkage.instances) {
      const given: Record<string, Record<string, WebAssembly.ImportValue>> = Object.create(null);
      for (const [name, field, from] of imports) {
        const fields = (given[name] ??= Object.create(null) as Record<string, WebAssembly.ImportValue>);
        fields[field] = 'func' in from ? () => {} : exports[from.instance]![from.field]!;
      }
      const core = new WebAssembly.Module(Uint8Array.from(cores.get(module)!));
      exports.push(new WebAssembly.Instance(core, given).exports);
    }
  } catch (thrown) {
    if (isRefusal(thrown)) return undefined;
    throw thrown;
  }
  return exports;
}

/** An import of another kind the linkage should have refused; of one that is missing V8 throws a TypeError. */
const OURS = /import (?:requires|must be) a/;

function isRefusal(thrown: unknown): boolean {
  if (thrown instanceof WebAssembly.LinkError) return !OURS.test(thrown.message);
  return (
    thrown instanceof WebAssembly.CompileError ||
    thrown instanceof WebAssembly.RuntimeError ||
    thrown instanceof RangeError
  );
}
