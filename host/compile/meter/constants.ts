import type { CoreType } from '../binary/core-types.ts';
import type { ElementReader } from '../binary/element-segment.ts';
import { Instructions } from '../binary/instructions.ts';
import type { Instruction } from '../binary/opcodes.ts';
import type { Reader } from '../binary/reader.ts';
import { WayhouseError } from '../../protocol/errors.ts';

/** What an array has on top of its elements, and may lose by being rounded up to a word, in bytes. */
export const ARRAY_HEADER_BYTES = 32;

/** Reads the constant expressions of a module: V8 works them out when it makes an instance. */
export class Constants implements ElementReader {
  /** Functions that are referred to: they may be called from where it is not seen which is called. */
  readonly escaping = new Set<number>();
  /** Of the objects that are allocated, in bytes. */
  heapBytes = 0;
  readonly #types: readonly CoreType[];
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, types: readonly CoreType[]) {
    this.#bytes = bytes;
    this.#types = types;
  }

  function(index: number): void {
    this.escaping.add(index);
  }

  /** Reads one, to its `end`. */
  expression(section: Reader): void {
    const code = new Instructions(section, 'a constant expression');
    let number: number | undefined;
    for (;;) {
      const instruction = code.next();
      if (instruction.name === 'ref.func') this.function(code.index);
      this.heapBytes += this.#objectBytes(instruction, code, number);
      if (instruction.role === 'closes') return;
      number = instruction.name === 'i32.const' ? this.#i32(code.start) : undefined;
    }
  }

  /** `number` is the constant that stands in front of it, if one does. */
  #objectBytes({ name }: Instruction, code: Instructions, number: number | undefined): number {
    const type = this.#types[code.index];
    if (name.startsWith('struct.new') && type?.kind === 'struct') return type.bytes;
    if (!name.startsWith('array.new') || type?.kind !== 'array') return 0;
    const length = name === 'array.new_fixed' ? code.second : number;
    if (length === undefined)
      throw new WayhouseError(
        'feature_refused',
        `gc: ${name} in a constant expression, of a length that is worked out, at byte ${code.start} of the core module`,
      );
    return ARRAY_HEADER_BYTES + length * type.elementBytes;
  }

  /** Of an i32.const, as unsigned. */
  #i32(at: number): number {
    let value = 0;
    let shift = 0;
    let position = at + 1;
    for (;;) {
      const byte = this.#bytes[position++]!;
      value |= (byte & 0x7f) << shift;
      shift += 7;
      if (byte >= 0x80) continue;
      const negative = (byte & 0x40) !== 0 && shift < 32;
      return (negative ? value | (-1 << shift) : value) >>> 0;
    }
  }
}
