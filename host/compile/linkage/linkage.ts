import type { Linkage } from '../../protocol/linkage.ts';
import { commonMemory, liftedHandle } from './canonical-functions.ts';
import type { CoreModule } from './core-shape.ts';
import { decode, type Decoded } from './decode.ts';
import { Imports } from './imports.ts';
import { unsupported } from './refusals.ts';
import type { Of } from './spaces.ts';

/** How a component is linked, and the core modules that it makes instances of, by the names in the linkage. */
export interface Linked {
  readonly linkage: Linkage;
  readonly cores: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads out of a component which core instances it consists of, what each of them imports, and which of
 * their functions the host calls. All that is checked here the worker relies on: every import is given and is
 * of the kind that it should be, and the functions that the host calls and is called by have the types of the
 * canonical ABI.
 *
 * For a component that has passed the inspection. Throws `malformed_component` where it is no valid
 * component, `unsupported_world` and `feature_refused` for what this version does not link.
 */
export function linkageOf(component: Uint8Array): Linked {
  const decoded = decode(component);
  const handle = handleOf(decoded);
  const lowered = decoded.spaces.all('core func').filter((entity) => entity.kind === 'lowered');
  const imports = new Imports();
  const instances = decoded.made.map((instance) => ({
    module: nameOf(instance.module),
    imports: imports.of(instance),
  }));
  const linkage = { instances, memory: commonMemory(handle, lowered), handle: liftedHandle(handle) };
  return { linkage, cores: new Map(decoded.made.map(({ module }) => [nameOf(module), module.bytes])) };
}

const nameOf = ({ number }: CoreModule): string => `core${number}.wasm`;

function handleOf({ exports }: Decoded): Of<'lifted'> {
  const handle = exports.get('handle')?.of;
  if (handle?.kind === 'lifted') return handle;
  throw unsupported('the export "handle" is not lifted by the component itself, but comes through another');
}
