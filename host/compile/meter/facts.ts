/**
 * What is known of each function of a module, before any is written: for those that call it.
 *
 * As long as nothing is known of one, it is taken for one that pays for itself. What it calls is not told
 * then: `payers.ts` asks only where all is known, or where it counts.
 */
export class Facts {
  /** Fuel that who calls it pays for its longest path; -1 where it pays for that itself. */
  readonly moved: Int32Array;
  /** Bytes of its frame and of those below it that it does not count itself, at most. */
  readonly frames: Int32Array;
  /** Of them those that are on the stack when something is called that counts its frame. */
  readonly deepFrames: Int32Array;
  /** Whether it counts its frame while it calls others. */
  readonly counts: Uint8Array;
  /** Whether it may come to call what counts its frame, or does so itself. */
  readonly deep: Uint8Array;
  /** Whether it leaves the fuel alone, and so does all that it calls. */
  readonly silent: Uint8Array;

  constructor(functions: number) {
    this.moved = new Int32Array(functions).fill(-1);
    this.frames = new Int32Array(functions);
    this.deepFrames = new Int32Array(functions);
    this.counts = new Uint8Array(functions);
    this.deep = new Uint8Array(functions);
    this.silent = new Uint8Array(functions);
  }

  pays(index: number): boolean {
    return this.moved[index]! < 0;
  }
}
