/**
 * Bytes of GC objects that one instance may allocate, over all its core modules. Each of them counts by
 * itself, and traps when its share is used up; so what is left is dealt out evenly to those that there are.
 */
export class HeapBudget {
  readonly #shares: WebAssembly.Global[] = [];
  #left: number;

  constructor(limit: number) {
    this.#left = limit;
  }

  /** Takes what making an instance allocates. False where there is not so much. */
  take(bytes: number): boolean {
    if (bytes === 0) return true;
    this.#collect();
    const enough = bytes <= this.#left;
    if (enough) this.#left -= bytes;
    this.#deal();
    return enough;
  }

  /** A module that allocates, by the global that has its share. */
  add(share: WebAssembly.Global): void {
    this.#collect();
    this.#shares.push(share);
    this.#deal();
  }

  #collect(): void {
    for (const share of this.#shares) this.#left += Math.max(0, Number(share.value));
  }

  #deal(): void {
    const count = this.#shares.length;
    if (count === 0) return;
    const part = Math.floor(this.#left / count);
    for (const share of this.#shares) share.value = BigInt(part);
    this.#left -= part * count;
  }
}
