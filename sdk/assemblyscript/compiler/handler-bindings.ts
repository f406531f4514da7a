/**
 * Bindings of the contract's world `handler`: its guests see the classes of this package, not the records of the
 * contract. The package brings them; only the file that names the guest is made here.
 */
import { posix } from 'node:path';
import type { World } from '../wit/world.ts';
import { BINDINGS, type Bindings } from './bindings.ts';
import { PACKAGE } from './package-files.ts';

const EXPORTS = new Map([
  ['handle', 'handle'],
  ['handlePost', 'cabi_post_handle'],
]);

/** `guest` is the guest's module, relative to the project. */
export function handlerBindings(_world: World, guest: string): Bindings {
  const entry = posix.join(posix.dirname(guest), BINDINGS, 'entry.ts');
  const specifier = `../${posix.basename(guest, '.ts')}`;
  return { files: new Map([[entry, entryText(specifier)]]), entry, exports: EXPORTS };
}

function entryText(guest: string): string {
  return `import { cabi_realloc, endCall } from '${PACKAGE}/assembly/abi/memory';
import { lift, lower } from '${PACKAGE}/assembly/handler/adapter';
import * as guest from '${guest}';

export { cabi_realloc };

export function handle(request: usize): usize {
  return lower(guest.handle(lift(request)));
}

export function handlePost(response: usize): void {
  endCall();
}
`;
}
