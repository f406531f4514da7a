/**
 * From a guest in AssemblyScript to a component.
 *
 *     const { component } = await build({ root: 'my-plugin' });
 */
import { checkFlags } from './asc-flags.ts';
import { compile, type CompilationFailure, type CompiledModule } from './asc.ts';
import { projectBindings, type Bindings } from './bindings.ts';
import { componentOf } from './component.ts';
import type { Diagnostic } from './diagnostics.ts';
import { renameExports, startByItself } from './core-exports.ts';
import { explain } from './explain.ts';
import { explainAmbient } from './explain-ambient.ts';
import { explainAsync } from './explain-async.ts';
import { flagsOf } from './flags.ts';
import { CompileError } from './compile-error.ts';
import { guestDestructors, guestExports } from './guest-exports.ts';
import { handlerBindings } from './handler-bindings.ts';
import { settle, type Project, type Settings } from './project.ts';
import { Sources, type Files, type Observer } from './sources.ts';
import { startOf, type Start } from './start.ts';
import { readWorld } from '../wit/read.ts';
import type { World } from '../wit/world.ts';

export type { Project } from './project.ts';

export interface Built {
  readonly component: Uint8Array;
  /** The module within it, as asc has made it. The source map is of this module. */
  readonly core: Uint8Array;
  /** In JSON, where the project asks for one. */
  readonly sourceMap?: string;
  /** As in `wayhouse:plugin/handler@0.1.0`. */
  readonly world: string;
  /** Warnings and below. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A project with its world read and its bindings generated: all that stands before asc runs. */
export interface Prepared {
  readonly settings: Settings;
  readonly world: World;
  readonly bindings: Bindings;
  readonly start: Start;
  /** All that is generated. */
  readonly inMemory: Files;
}

/** Throws `SdkError`; one of code `compile_failed` is a `CompileError` and brings the compiler's diagnostics. */
export async function build(project: Project): Promise<Built> {
  return buildPrepared(await prepare(project));
}

export async function prepare(project: Project): Promise<Prepared> {
  const settings = await settle(project);
  checkFlags(settings.flags);
  const world = await readWorld(settings.wit, settings.world);
  const bind = settings.origin === 'contract' ? handlerBindings : projectBindings;
  const bindings = bind(world, settings.entry);
  const start = startOf(world, bindings, settings.runtime);
  return { settings, world, bindings, start, inMemory: new Map([...bindings.files, ...start.files]) };
}

/** `observe` is told of each file that the guest consists of, before it is read. */
export async function buildPrepared(prepared: Prepared, observe: Observer = () => {}): Promise<Built> {
  const { settings, world } = prepared;
  const { module: core, sourceMap, diagnostics } = await compileGuest(prepared, observe);
  const component = await componentOf(core, settings);
  return { component, core, world: world.id, diagnostics, ...(sourceMap !== undefined && { sourceMap }) };
}

async function compileGuest(prepared: Prepared, observe: Observer): Promise<CompiledModule> {
  const { settings, bindings, start, inMemory } = prepared;
  const sources = new Sources(settings.root, inMemory, observe);
  const compiled = await compile(
    {
      root: settings.root,
      sources,
      entry: start.entry,
      aliases: start.aliases,
      flags: flagsOf(settings),
      afterCompile: (module) => {
        renameExports(module, bindings.exports);
        startByItself(module);
      },
    },
    CORE_NAME,
  );
  if (compiled.status === 'failed') throw explained(compiled, prepared, sources);
  return compiled;
}

/** What the module is called in its source map. */
export const CORE_NAME = 'component.core.wasm';

function explained(
  failure: CompilationFailure,
  { settings, world, bindings }: Prepared,
  sources: Sources,
): CompileError {
  const { entry } = settings;
  const guest = {
    entry,
    exports: guestExports(world),
    destructors: guestDestructors(world),
    placeOf: failure.declarationOf.bind(undefined, entry),
  };
  const own = sources.ownFiles();
  const known = explainAsync(explainAmbient(failure.diagnostics, own), own);
  const diagnostics = explain(known, bindings, guest);
  return new CompileError({ diagnostics, cause: failure.cause });
}
