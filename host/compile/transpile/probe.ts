import { setFlagsFromString } from 'node:v8';
import { WayhouseError } from '../../protocol/errors.ts';
import type { CoreImport, CoreInstantiation } from '../../protocol/linkage.ts';
import { reasonOf } from '../binary/reason.ts';
import type { Module } from './module.ts';

/**
 * Has V8 compile every function of every core module, and link an instance of them, where it can be killed.
 *
 * Throws `compile_failed` for what it does not compile, `malformed_component` for what it does not link.
 */
export function probe({ cores, linkage }: Module): void {
  setFlagsFromString('--no-wasm-lazy-compilation');
  const compiled = new Map([...cores].map(([name, bytes]) => [name, compile(name, bytes)]));
  const made: WebAssembly.Exports[] = [];
  for (const { module, imports } of linkage.instances) {
    const exports = link(module, compiled.get(module)!, importsOf(imports, made));
    if (exports === undefined) return;
    made.push(exports);
  }
}

function compile(name: string, bytes: Uint8Array): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  } catch (thrown) {
    throw new WayhouseError('compile_failed', `${name}: ${reasonOf(thrown as Error)}`, { cause: thrown });
  }
}

/** No code runs: what was the start function is an export. Undefined where that is not how it fails. */
function link(
  name: string,
  module: WebAssembly.Module,
  imports: WebAssembly.Imports,
): WebAssembly.Exports | undefined {
  try {
    return new WebAssembly.Instance(module, imports).exports;
  } catch (thrown) {
    // A segment out of bounds, no memory for it: that the worker finds, under the limits of the plugin.
    if (!(thrown instanceof WebAssembly.LinkError)) return undefined;
    throw new WayhouseError('malformed_component', `${name}: ${reasonOf(thrown)}`, { cause: thrown });
  }
}

function importsOf(
  imports: CoreInstantiation['imports'],
  made: readonly WebAssembly.Exports[],
): WebAssembly.Imports {
  const given = bare<WebAssembly.ModuleImports>();
  for (const [module, field, from] of imports) (given[module] ??= bare())[field] = valueOf(from, made);
  return given;
}

function valueOf(from: CoreImport, made: readonly WebAssembly.Exports[]): WebAssembly.ImportValue {
  return 'func' in from ? () => {} : made[from.instance]![from.field]!;
}

/** Any name can be given to its properties. */
const bare = <Value>(): Record<string, Value> => Object.create(null) as Record<string, Value>;
