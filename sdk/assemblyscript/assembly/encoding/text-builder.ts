import { textOf } from './ascii';

/** A text that grows at its end. Strings that are joined one by one would leave each of them as garbage. */
export class TextBuilder {
  private units: StaticArray<u16> = new StaticArray<u16>(64);
  private count: i32 = 0;

  add(text: string): void {
    this.reserve(text.length);
    memory.copy(this.end, changetype<usize>(text), (<usize>text.length) << 1);
    this.count += text.length;
  }

  addUnit(unit: i32): void {
    this.reserve(1);
    store<u16>(this.end, unit);
    this.count++;
  }

  toString(): string {
    return textOf(this.units, this.count);
  }

  private get end(): usize {
    return changetype<usize>(this.units) + ((<usize>this.count) << 1);
  }

  private reserve(more: i32): void {
    const needed = this.count + more;
    if (needed <= this.units.length) return;
    const larger = new StaticArray<u16>(max(needed, this.units.length << 1));
    memory.copy(changetype<usize>(larger), changetype<usize>(this.units), (<usize>this.count) << 1);
    this.units = larger;
  }
}
