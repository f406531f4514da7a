/** What is to be done at a place in the code of a function; see `emit.ts` for what is written there. */
export const EDIT = {
  /** A function begins: a charge and a check, of the stack too. */
  entry: 0,
  /** A charge that no check follows: the next one sees it. */
  charge: 1,
  /** A loop begins: in front of its opcode. */
  beforeLoop: 2,
  /** Where it comes back to: a charge and a check. */
  header: 3,
  /** Behind its `end`. */
  afterLoop: 4,
  /** A branch or a return inside a loop. */
  branch: 5,
  /** Here comes what was thrown. */
  landing: 6,
  /** A call in place of this frame. */
  tailCall: 7,
  /** The number on the stack is a length, for which there is a charge by `weight`. */
  length: 8,
  /** So many bytes are going to be allocated. */
  allocate: 9,
  /** The number on the stack is how many elements, each of so many bytes, are going to be allocated. */
  allocateArray: 10,
  /** The instruction is replaced by a call. */
  replace: 11,
  /** In front of the last `end`. */
  exit: 12,
  /** In a loop: here others look at the fuel, so that it is put back where it is held. */
  release: 13,
  /** Behind that. */
  hold: 14,
} as const;

/** Marks of loops and of what lies in them. */
export const MARK = {
  /** In a region where the fuel is held in a local. */
  held: 1,
  /** The first and the last edit of such a region. */
  outermost: 2,
  /** Of a loop that has no loop in it: it is left when fuel runs out, and entered again. */
  innermost: 4,
  /** A length or a table index of 64 bits. */
  wide: 8,
  /** Of a branch: it gives no operands along. */
  bare: 16,
  /** Of a branch: it leaves the region, or the innermost loop. */
  leaves: 32,
  shifted: 64,
  /** Of a header: what is thrown may come there. */
  lands: 128,
  /** Of a branch: nothing reaches it. */
  dead: 256,
  /** Of a loop: see `tight-loop.ts`. */
  tight: 512,
} as const;

const FIRST_CAPACITY = 1024;

/** The edits of one function, in the order of their places. Kept in arrays of numbers, which are used again. */
export class Edits {
  count = 0;
  kinds = new Uint8Array(FIRST_CAPACITY);
  marks = new Uint16Array(FIRST_CAPACITY);
  /** Where it begins in the source, and where the source goes on behind it. */
  starts = new Int32Array(FIRST_CAPACITY);
  ends = new Int32Array(FIRST_CAPACITY);
  /** Fuel, bytes, a weight, the number of a function: by kind. */
  values = new Float64Array(FIRST_CAPACITY);
  /**
   * Of a branch, the depth of the outermost frame it goes to, and the depth it stands at. In front of a
   * tight loop, its last edit, and its depth.
   */
  targets = new Int32Array(FIRST_CAPACITY);
  depths = new Int32Array(FIRST_CAPACITY);
  /** The depth of the innermost loop around it. */
  loops = new Int32Array(FIRST_CAPACITY);

  /** Gives back its number. */
  add(kind: number, start: number, value = 0): number {
    if (this.count === this.kinds.length) this.#grow();
    const index = this.count++;
    this.kinds[index] = kind;
    this.marks[index] = 0;
    this.starts[index] = start;
    this.ends[index] = start;
    this.values[index] = value;
    return index;
  }

  /** A path from there costs at least so much. */
  raise(index: number, cost: number): void {
    if (cost > this.values[index]!) this.values[index] = cost;
  }

  mark(index: number, mark: number): void {
    this.marks[index]! |= mark;
  }

  #grow(): void {
    const twice = <Numbers extends Uint8Array | Uint16Array | Int32Array | Float64Array>(
      numbers: Numbers,
    ): Numbers => {
      const larger = new (numbers.constructor as new (length: number) => Numbers)(2 * numbers.length);
      larger.set(numbers);
      return larger;
    };
    this.kinds = twice(this.kinds);
    this.marks = twice(this.marks);
    this.starts = twice(this.starts);
    this.ends = twice(this.ends);
    this.values = twice(this.values);
    this.targets = twice(this.targets);
    this.depths = twice(this.depths);
    this.loops = twice(this.loops);
  }
}
