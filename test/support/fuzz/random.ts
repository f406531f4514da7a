/** Random choices that are the same for the same numbers, on every machine. */
export class Random {
  #state: number;

  /** Each of the numbers counts: a run's seed, a case's index. */
  constructor(...seeds: readonly number[]) {
    this.#state = 0x9e37_79b9;
    for (const seed of seeds) this.#state = this.#mix(this.#state ^ seed);
  }

  /** 0 to 2^32 - 1 (splitmix32). */
  u32(): number {
    this.#state = (this.#state + 0x9e37_79b9) | 0;
    return this.#mix(this.#state) >>> 0;
  }

  /** 0 to `below` - 1; 0 if that is none. */
  below(below: number): number {
    return below <= 0 ? 0 : this.u32() % below;
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True so many times of a hundred. */
  percent(chance: number): boolean {
    return this.below(100) < chance;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.u32() & 0xff);
  }

  times<Item>(count: number, make: (index: number) => Item): Item[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }

  #mix(value: number): number {
    let mixed = Math.imul(value ^ (value >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return mixed ^ (mixed >>> 15);
  }
}
