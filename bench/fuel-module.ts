import { INSTRUCTIONS, PREFIXED, type Immediate } from '../host/compile/binary/opcodes.ts';
import {
  bytes,
  concat,
  CORE_PREAMBLE,
  each,
  items,
  leb,
  many,
  name as nameBytes,
  section,
  sized,
  vector,
  type Part,
} from '../test/support/wasm-encode.ts';

/** Text of one or many instructions: names, each followed by its immediates as numbers. */
export type Code = string;

/** A function beside the loop: the index of its type and its instructions. */
export interface Callee {
  readonly type: number;
  readonly code: Code;
  /** How many it has, all of them of i64. */
  readonly locals?: number;
}

/** What one module runs over and over. */
export interface Loop {
  /** Repeated in each turn. It leaves as much on the stack as it finds. */
  readonly code: Code;
  /** Run once, before the first turn. */
  readonly before?: Code;
  /** Run at the beginning and at the end of each turn. */
  readonly first?: Code;
  readonly last?: Code;
  /** They have the indices from `FIRST_CALLEE` on. */
  readonly callees?: readonly Callee[];
  /** Elements of the tables at first; 16 where it says nothing. */
  readonly elements?: number;
  /** Bytes of the passive data segment, and elements of the passive element segment. */
  readonly segment?: number;
}

/** The names begin so of what only informs: its time is not that of the instruction. */
export const UNSEEN_BY_FUEL = 'unseen: ';

/** What is run to find the time that one instruction takes. */
export interface Probe extends Loop {
  /** The instruction, and behind it in brackets what is particular. */
  readonly name: string;
  /** How often it is repeated in a turn of the loop; 32 where it says nothing. */
  readonly unrolled?: number;
  /** Turns after which the instance is used up, because it has grown. */
  readonly mostTurns?: number;
}

export const FIRST_CALLEE = 3;

/** Where it is kept, no compiler can leave the making of it out. */
export const KEEP = 'global.set 2';

/** The types of every module, for the immediates in `Code`. */
export const TYPE = {
  nothing: 0,
  takes: 1,
  passes: 2,
  struct: 3,
  bytes: 4,
  numbers: 5,
  references: 6,
  vectors: 7,
  large: 8,
  objects: 9,
  holder: 10,
  packed: 11,
} as const;

const [I32, I64, F32, F64, V128] = [0x7f, 0x7e, 0x7d, 0x7c, 0x7b];
const [FUNCREF, EXTERNREF, EQREF, EXNREF] = [0x70, 0x6f, 0x6d, 0x69];
const [FUNCTION, ARRAY, STRUCT, NULLABLE, MUTABLE, I8] = [0x60, 0x5e, 0x5f, 0x63, 0x01, 0x78];

const TYPES = items(
  [FUNCTION, 0, 0],
  [FUNCTION, 1, I32, 0],
  [FUNCTION, 1, I32, 1, I32],
  [STRUCT, 1, I32, MUTABLE],
  [ARRAY, I8, MUTABLE],
  [ARRAY, I32, MUTABLE],
  [ARRAY, FUNCREF, MUTABLE],
  [ARRAY, V128, MUTABLE],
  [STRUCT, 16, ...Array.from({ length: 16 }, () => [I64, MUTABLE]).flat()],
  [ARRAY, EQREF, MUTABLE],
  [STRUCT, 1, EQREF, MUTABLE],
  [STRUCT, 1, I8, MUTABLE],
);

/** Locals of the loop behind its parameter, the number of turns: a value that changes and one that stays for each type. */
const LOCALS: readonly Part[] = [
  ...[I32, I32, I64, I64, F32, F32, F64, F64, V128, V128, FUNCREF, EXTERNREF, EQREF],
  ...[TYPE.struct, TYPE.bytes, TYPE.numbers, TYPE.references, TYPE.vectors, TYPE.objects].map((type) => [
    NULLABLE,
    type,
  ]),
];

/** A function may know one kind of exceptions only: the older one has no references. */
const localsFor = (code: Code): readonly Part[] => [...LOCALS, /\btry\b(?!_)/.test(code) ? I32 : EXNREF];

/** Indices of those locals by what they hold. */
export const LOCAL = {
  i32: 1,
  i64: 3,
  f32: 5,
  f64: 7,
  v128: 9,
  function: 11,
  extern: 12,
  eq: 13,
  struct: 14,
  bytes: 15,
  numbers: 16,
  references: 17,
  vectors: 18,
  objects: 19,
  exception: 20,
} as const;

const NUMERIC = ['i32', 'i64', 'f32', 'f64', 'v128'] as const;

/** Where the module finds what its locals hold at first, so that no compiler knows it. */
const START = concat([
  Buffer.from(new Int32Array([12_345, 3]).buffer),
  Buffer.from(new BigInt64Array([12_345n, 3n]).buffer),
  Buffer.from(new Float32Array([1.5, 1.000_000_1]).buffer),
  Buffer.from(new Float64Array([1.5, 1.000_000_000_1]).buffer),
  Buffer.from(new Float32Array(8).fill(1.5, 0, 4).fill(1.000_000_1, 4).buffer),
]);
const PLACES = { i32: 0, i64: 8, f32: 24, f64: 32, v128: 48 } as const;
const WIDTHS = { i32: 4, i64: 8, f32: 4, f64: 8, v128: 16 } as const;

const LOAD = NUMERIC.flatMap((type) =>
  [0, 1].map(
    (which) =>
      `i32.const 0 ${type}.load 0 ${PLACES[type] + which * WIDTHS[type]} local.set ${LOCAL[type] + which}`,
  ),
).join(' ');

const STORE = NUMERIC.map((type) => `i32.const 0 local.get ${LOCAL[type]} ${type}.store 0 128`).join(' ');

/** Pages of the memory at first: room for two times 16 MiB beside the constants. */
const PAGES = 600;
const MOST_PAGES = 16_384;
const MOST_ELEMENTS = 10_000_000;

/** Exports `run`, which takes the number of turns and repeats the code `unrolled` times in each. */
export function moduleOf(loop: Loop, unrolled: number): Uint8Array {
  const { callees = [], elements = 16, segment = 16 } = loop;
  const turn = `${loop.first ?? ''} ${`${loop.code} `.repeat(unrolled)} ${loop.last ?? ''}`;
  const run = `${LOAD} ${loop.before ?? ''} loop 64 ${turn} local.get 0 i32.const 1 i32.sub local.tee 0 br_if 0 end ${STORE}`;
  const functions = [{ type: TYPE.passes, code: 'local.get 0' }, { type: TYPE.takes, code: run }, ...callees];
  const table = (type: number) => [type, 0x01, ...leb(elements), ...leb(MOST_ELEMENTS)];
  return bytes(
    CORE_PREAMBLE,
    section(1, vector(TYPES)),
    section(2, vector(items(bytes(nameBytes('host'), nameBytes('call'), 0x00, TYPE.nothing)))),
    section(3, vector(each(functions.length, (index) => functions[index]!.type))),
    section(4, vector(items(table(FUNCREF), table(EXTERNREF)))),
    section(5, vector(items([0x01, ...leb(PAGES), ...leb(MOST_PAGES)]))),
    section(13, vector(items([0, TYPE.nothing], [0, TYPE.takes]))),
    section(6, vector(items([I32, 1, 0x41, 0, 0x0b], nullGlobal(FUNCREF), nullGlobal(EQREF)))),
    section(7, vector(items(bytes(nameBytes('run'), 0x00, 2)))),
    section(9, vector(elementSegments(functions.length, segment))),
    section(12, leb(2)),
    section(10, vector(each(functions.length, (index) => bodyOf(functions[index]!, index === 1)))),
    section(
      11,
      vector(items(bytes([0, 0x41, 0, 0x0b], sized(START)), bytes([1], sized(new Uint8Array(segment))))),
    ),
  );
}

const nullGlobal = (type: number): number[] => [type, 1, 0xd0, type, 0x0b];

/** The functions stand in the first table; the passive segment is of the first of them. */
function elementSegments(functions: number, segment: number) {
  return items(
    bytes([0, 0x41, 0, 0x0b], vector(each(functions, (index) => leb(index + 1)))),
    bytes([1, 0], vector(many(segment, 1))),
  );
}

function bodyOf({ code, locals = 0 }: Callee, isLoop: boolean): Uint8Array {
  const types = isLoop
    ? items(...localsFor(code).map((type) => bytes(1, type)))
    : items(bytes(leb(locals), I64));
  return sized(bytes(vector(types), assemble(code), 0x0b));
}

/** Encodes a text of instructions. Throws an Error at an unknown name. */
export function assemble(code: Code): Uint8Array {
  let immediates: readonly Immediate[] = [];
  return concat(
    code
      .split(/\s+/)
      .filter(Boolean)
      .map((word) => {
        if (/^-?\d/.test(word)) return immediate(word, immediates);
        const { opcode, kinds } = find(word);
        immediates = kinds;
        return opcode;
      }),
  );
}

function immediate(word: string, kinds: readonly Immediate[]): Part {
  if (kinds[0] === 's32' || kinds[0] === 's64') return signed(BigInt(word));
  if (kinds.at(-1) === 'bytes16') return Number(word);
  return leb(Number(word));
}

function signed(value: bigint): number[] {
  const encoded: number[] = [];
  let rest = value;
  for (; rest < -0x40n || rest >= 0x40n; rest >>= 7n) encoded.push(Number(rest & 0x7fn) | 0x80);
  return [...encoded, Number(rest & 0x7fn)];
}

interface Encoding {
  readonly opcode: number[];
  readonly kinds: readonly Immediate[];
}

const ENCODINGS = new Map<string, Encoding>();
for (const [prefix, opcodes] of [[undefined, INSTRUCTIONS], ...PREFIXED] as const)
  for (const [number, instruction] of opcodes.entries())
    if (instruction !== undefined && !ENCODINGS.has(instruction.name))
      ENCODINGS.set(instruction.name, {
        opcode: prefix === undefined ? [number] : [prefix, ...leb(number)],
        kinds: instruction.immediates,
      });

function find(name: string): Encoding {
  const found = ENCODINGS.get(name);
  if (found === undefined) throw new Error(`there is no instruction ${name}`);
  return found;
}
