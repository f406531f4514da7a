/** Lists of numbers as typed arrays. */
import { isOwnBlock } from './memory';

/** The list of `length` numbers at `block`. A large block becomes the array's buffer, a small one is copied. */
export function liftArray<T extends ArrayBufferView>(block: usize, length: usize): T {
  const shift = alignof<valueof<T>>();
  const size = length << shift;
  if (isOwnBlock(block, size)) return viewOf<T>(changetype<ArrayBuffer>(block));
  const view = instantiate<T>(<i32>length);
  memory.copy(view.dataStart, block, size);
  return view;
}

/** An array of the whole buffer: what `wrap` of each typed array does, for any of them. */
export function viewOf<T extends ArrayBufferView>(buffer: ArrayBuffer): T {
  const view = changetype<T>(__new(offsetof<T>(), idof<T>()));
  store<usize>(changetype<usize>(view), changetype<usize>(buffer), offsetof<T>('buffer'));
  __link(changetype<usize>(view), changetype<usize>(buffer), false);
  store<usize>(changetype<usize>(view), changetype<usize>(buffer), offsetof<T>('dataStart'));
  store<i32>(changetype<usize>(view), buffer.byteLength, offsetof<T>('byteLength'));
  return view;
}

/** The list whose address and length stand at `at`. */
export function loadArray<T extends ArrayBufferView>(at: usize): T {
  return liftArray<T>(load<usize>(at), load<usize>(at, sizeof<usize>()));
}

/** The host reads the array's own memory: nothing is copied. */
export function storeArray<T extends ArrayBufferView>(at: usize, view: T): void {
  store<usize>(at, view.dataStart);
  // @ts-ignore: every typed array has a length
  store<i32>(at, view.length, sizeof<usize>());
}
