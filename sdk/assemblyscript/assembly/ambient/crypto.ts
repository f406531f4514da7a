import { mark, release, scratch } from '../abi/memory';

export namespace crypto {
  /** Fills the array with bytes that nobody can foretell. */
  export function getRandomValues(array: Uint8Array): void {
    if (!isDefined(ambientRandomBytes)) {
      ERROR(
        'crypto.getRandomValues: this world has no random numbers. Add `import wasi:random/random@0.2.0;` to its WIT.',
      );
      return;
    }
    const start = mark();
    // list<u8>: the host may give fewer than it is asked for.
    const answer = scratch(2 * sizeof<usize>());
    for (let filled = 0; filled < array.length;) {
      ambientRandomBytes(<u64>(array.length - filled), answer);
      const given = min(load<i32>(answer, sizeof<usize>()), array.length - filled);
      memory.copy(array.dataStart + filled, load<usize>(answer), given);
      filled += given;
    }
    release(start);
  }
}
