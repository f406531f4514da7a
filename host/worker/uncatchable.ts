/**
 * Traps that the host makes.
 *
 * A guest's `catch_all` catches what JavaScript throws, a `WebAssembly.RuntimeError` of JavaScript's
 * making too. What V8 itself has thrown for a trap it does not catch, wherever it is thrown again.
 */

// (module (func (export "t") unreachable))
const TRAP = new WebAssembly.Module(
  Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0],
    ...[7, 5, 1, 1, 0x74, 0, 0, 10, 5, 1, 3, 0, 0, 0x0b],
  ),
);

const { t } = new WebAssembly.Instance(TRAP).exports as { readonly t: () => never };

/** An error that no guest can catch, to be thrown by an import or to reject its promise with. */
export function uncatchable(message: string): Error {
  try {
    return t();
  } catch (thrown) {
    const trap = thrown as Error;
    // The frame of our own function would be taken for one of the guest's.
    trap.stack = (trap.stack ?? '').replace(/^.*\n.*wasm:\/\/.*/, message);
    trap.message = message;
    return trap;
  }
}
