import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { compile } from '../../compiler/asc.ts';
import { prepare } from '../../compiler/build.ts';
import { CompileError } from '../../compiler/compile-error.ts';
import { WIT } from '../../compiler/project.ts';
import { type Files, Sources } from '../../compiler/sources.ts';
import { type ModuleShape, shapeOf } from './shapes.ts';

export interface UnitModule {
  readonly module: Uint8Array;
  readonly shape: ModuleShape;
}

// The runtime collects only when it is told to. The start is called once its messages can be read.
const FLAGS = ['--runtime', 'minimal', '--exportRuntime', '--exportStart', '_initialize', '--debug'];

/** A module of a guest as a core module of its own; `path` is relative to `root`. */
export async function compileUnitModule(path: string, root: string): Promise<UnitModule> {
  const base = resolve(root);
  const entry = relative(base, resolve(base, path)).replaceAll('\\', '/');
  const sources = new Sources(base, await bindingsIn(base), () => {});
  let shape: ModuleShape = { functions: new Map(), globals: new Map() };
  const compiled = await compile(
    {
      ...{ root: base, entry, sources, flags: FLAGS },
      afterCompile: (_module, program) => {
        shape = shapeOf(program, entry);
      },
    },
    'unit.wasm',
  );
  if (compiled.status === 'failed') throw new CompileError(compiled);
  return { module: compiled.module, shape };
}

/** What the modules of a project with WIT of its own import; the contract's bindings lie in this package. */
async function bindingsIn(root: string): Promise<Files> {
  if (!existsSync(join(root, WIT))) return new Map();
  const { bindings } = await prepare({ root });
  return bindings.files;
}
