/** A natural number of any size, in place: as much of one as reading a decimal needs. */
export class Natural {
  /** Least first, in base 2^32. */
  private words: Array<u32> = [];

  static of(value: u64): Natural {
    const natural = new Natural();
    natural.words.push(<u32>value);
    natural.words.push(<u32>(value >> 32));
    return natural;
  }

  /** From decimal digits. */
  static parse(digits: string): Natural {
    const natural = Natural.of(0);
    let at = digits.length % 9;
    natural.multiplyAdd(1, U32.parseInt('0' + digits.substring(0, at)));
    for (; at < digits.length; at += 9) {
      natural.multiplyAdd(1_000_000_000, U32.parseInt(digits.substring(at, at + 9)));
    }
    return natural;
  }

  multiplyByTenTo(exponent: i32): void {
    for (let left = exponent; left > 0; left -= 9)
      this.multiplyAdd(left >= 9 ? 1_000_000_000 : small(left), 0);
  }

  shiftLeft(bits: i32): void {
    this.multiplyAdd(1 << (bits & 31), 0);
    for (let i = 0; i < bits >> 5; i++) this.words.unshift(0);
  }

  /** Below 0, 0 or above. */
  compare(other: Natural): i32 {
    for (let i = max(this.words.length, other.words.length) - 1; i >= 0; i--) {
      const difference = <i64>this.word(i) - <i64>other.word(i);
      if (difference != 0) return difference < 0 ? -1 : 1;
    }
    return 0;
  }

  private word(index: i32): u32 {
    return index < this.words.length ? this.words[index] : 0;
  }

  private multiplyAdd(factor: u32, term: u32): void {
    let carry: u64 = term;
    for (let i = 0; i < this.words.length; i++) {
      carry += <u64>this.words[i] * factor;
      this.words[i] = <u32>carry;
      carry >>= 32;
    }
    if (carry) this.words.push(<u32>carry);
  }
}

function small(exponent: i32): u32 {
  let power: u32 = 1;
  for (let i = 0; i < exponent; i++) power *= 10;
  return power;
}
