/**
 * What a component of the world `handler` exports. `./guest` stands for the guest's own file: the build
 * (guests/assemblyscript.ts) puts it there.
 */
import { liftRequest, lowerResponse } from './abi/memory';
import { handle as answer } from './guest';
import './abort';

export { cabi_realloc } from './abi/memory';

export function handle(request: usize): usize {
  return lowerResponse(answer(liftRequest(request)));
}

/** The host has read the answer: no frame of ours is alive, so a collection cannot miss a root. */
export function cabi_post_handle(_answer: usize): void {
  __collect();
}
