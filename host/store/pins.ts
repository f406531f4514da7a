/**
 * Who holds which digest. A digest that is pinned is not swept.
 *
 * A sweep compares with what was needed when it began. A digest that was pinned then may become
 * needed, and be let go, before the sweep comes to it: so while one goes on, nothing is let go.
 */
export class Pins {
  readonly #counts = new Map<string, number>();
  #sweeps = 0;
  #letGo: string[] = [];

  has(digest: string): boolean {
    return this.#counts.has(digest);
  }

  /** Returns what ends it; to call that again does nothing. */
  pin(digest: string): () => void {
    this.#counts.set(digest, (this.#counts.get(digest) ?? 0) + 1);
    let release = (): void => this.#release(digest);
    return () => {
      release();
      release = () => {};
    };
  }

  /** Runs a sweep; what is released meanwhile stays pinned until no sweep goes on. */
  async during<T>(sweep: () => Promise<T>): Promise<T> {
    this.#sweeps += 1;
    try {
      return await sweep();
    } finally {
      this.#sweeps -= 1;
      if (this.#sweeps === 0) this.#letGo.splice(0).forEach((digest) => this.#drop(digest));
    }
  }

  #release(digest: string): void {
    if (this.#sweeps > 0) this.#letGo.push(digest);
    else this.#drop(digest);
  }

  #drop(digest: string): void {
    const left = (this.#counts.get(digest) ?? 0) - 1;
    if (left > 0) this.#counts.set(digest, left);
    else this.#counts.delete(digest);
  }
}
