import { hostGet } from './abi/imports';
import { liftString, lowerString, sizeOf } from './abi/memory';

/** The value that the operator set under `key`, null where there is none. */
export function get(key: string): string | null {
  const text = lowerString(key);
  // option<string>: its tag at 0, the string at 4.
  const answer = memory.data(12, 4);
  hostGet(text, sizeOf(text), answer);
  return load<u8>(answer) ? liftString(answer + 4) : null;
}
