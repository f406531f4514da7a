import { Tuple2 } from './abi/values';
import { asciiLower } from './encoding/ascii';

/** Header fields in their order. Names are compared, and kept, in lower case; a name may stand more than once. */
export class Headers {
  /** `fields` is used as it is: its names are in lower case. */
  constructor(readonly fields: Array<Tuple2<string, string>> = []) {}

  /** One field, its name in lower case. */
  static of(name: string, value: string): Headers {
    const field = new Tuple2<string, string>(name, value);
    const fields = new Array<Tuple2<string, string>>(1);
    // An assignment would make the code by which arrays grow a part of every guest.
    store<usize>(fields.dataStart, changetype<usize>(field));
    __link(changetype<usize>(fields), changetype<usize>(field), true);
    return new Headers(fields);
  }

  /** The value of a field, those of several joined by `, `; null where there is none. */
  get(name: string): string | null {
    const values = this.getAll(name);
    return values.length == 0 ? null : values.join(', ');
  }

  /** The value of each field of this name. For `set-cookie`, which must not be joined. */
  getAll(name: string): Array<string> {
    const lower = asciiLower(name);
    const values: Array<string> = [];
    for (let i = 0; i < this.fields.length; i++) {
      if (this.fields[i].f0 == lower) values.push(this.fields[i].f1);
    }
    return values;
  }

  has(name: string): bool {
    return this.indexOf(name) >= 0;
  }

  /** Leaves one field of this name, where the first of them stood or at the end, and gives the headers back. */
  set(name: string, value: string): Headers {
    const first = this.indexOf(name);
    if (first < 0) return this.append(name, value);
    this.fields[first] = new Tuple2(this.fields[first].f0, value);
    this.deleteFrom(first + 1, this.fields[first].f0);
    return this;
  }

  /** Adds a field beside those of the same name, and gives the headers back. */
  append(name: string, value: string): Headers {
    this.fields.push(new Tuple2(asciiLower(name), value));
    return this;
  }

  delete(name: string): void {
    this.deleteFrom(0, asciiLower(name));
  }

  /** Each name once, in the order in which they came. */
  names(): Array<string> {
    const names: Array<string> = [];
    for (let i = 0; i < this.fields.length; i++) {
      if (!names.includes(this.fields[i].f0)) names.push(this.fields[i].f0);
    }
    return names;
  }

  private indexOf(name: string): i32 {
    const lower = asciiLower(name);
    for (let i = 0; i < this.fields.length; i++) {
      if (this.fields[i].f0 == lower) return i;
    }
    return -1;
  }

  private deleteFrom(start: i32, lower: string): void {
    let kept = start;
    for (let i = start; i < this.fields.length; i++) {
      if (this.fields[i].f0 != lower) this.fields[kept++] = this.fields[i];
    }
    this.fields.length = kept;
  }
}
