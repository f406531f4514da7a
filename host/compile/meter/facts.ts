/**
 * What is known of each function of a module, before any is written: for those that call it.
 *
 * As long as nothing is known of one, it is taken for one that pays for itself and may call anything.
 */
export class Facts {
  /** Fuel that who calls it pays for its longest path; -1 where it pays for that itself. */
  readonly moved: Int32Array;
  /** Bytes of its frame, and of those below it, that are on the stack and that it does not count itself. */
  readonly uncounted: Int32Array;
  /** Whether it counts its frame while it calls others. */
  readonly counts: Uint8Array;
  /** Whether it may come to call what counts its frame. */
  readonly deep: Uint8Array;
  /** Whether it leaves the fuel alone, and so does all that it calls. */
  readonly silent: Uint8Array;

  constructor(functions: number) {
    this.moved = new Int32Array(functions).fill(-1);
    this.uncounted = new Int32Array(functions);
    this.counts = new Uint8Array(functions);
    this.deep = new Uint8Array(functions).fill(1);
    this.silent = new Uint8Array(functions);
  }

  pays(index: number): boolean {
    return this.moved[index]! < 0;
  }
}
