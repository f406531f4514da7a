import { readFile } from 'node:fs/promises';
import type { ComponentSummary } from '../../protocol/plugin.ts';
import type { Structure } from '../../protocol/structure.ts';
import { decodeComponent } from './component.ts';
import { checkKind } from './kind.ts';
import { checkMemories } from './memories.ts';
import { names, type Scope } from './scope.ts';
import { checkWorld, importedInstances } from './world.ts';
import { HANDLER_WORLD } from './handler-world.generated.ts';

export interface Inspection extends ComponentSummary {
  /** Declared minimums of all memories of one instance, together, in bytes. */
  readonly memoryBytes: number;
}

export interface InspectBounds {
  readonly maxMemoryBytes: number;
  /** Their defaults where there are none. */
  readonly structure?: Structure;
}

/**
 * Tells what a component is, before V8 sees a byte of it.
 *
 * Throws `not_wasm`, `core_module`, `malformed_component`, `unsupported_world`, `import_not_provided`,
 * `memory_refused`, `structure_refused`, `feature_refused` or `name_refused`; the detail says what and where.
 */
export async function inspect(artifactPath: string, bounds: InspectBounds): Promise<Inspection> {
  return inspectBytes(await readFile(artifactPath), bounds);
}

export function inspectBytes(bytes: Uint8Array, bounds: InspectBounds): Inspection {
  checkKind(bytes);
  const component = decodeComponent(bytes, bounds.structure);
  checkWorld(component);
  const memoryBytes = checkMemories(component, bounds.maxMemoryBytes);
  return { ...summary(component), memoryBytes };
}

function summary(component: Scope): ComponentSummary {
  return {
    world: HANDLER_WORLD.name,
    imports: importedInstances(component),
    exports: names(component.exports),
  };
}
