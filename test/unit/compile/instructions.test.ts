import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeComponent } from '../../../host/compile/inspect/component.ts';
import { Instructions } from '../../../host/compile/binary/instructions.ts';
import {
  type Immediate,
  type Instruction,
  INSTRUCTIONS,
  PREFIXED,
} from '../../../host/compile/binary/opcodes.ts';
import { Reader } from '../../../host/compile/binary/reader.ts';
import type { WayhouseError } from '../../../host/protocol/errors.ts';
import { resolveStructure } from '../../../host/protocol/structure.ts';
import { fromText } from '../../support/handmade.ts';
import { bytes, CORE_PREAMBLE, leb, name, type Part, repeat, sized } from '../../support/wasm-encode.ts';
import { core, list } from './support/encode.ts';

interface Coded {
  readonly opcode: readonly number[];
  readonly instruction: Instruction;
}

const ALL: readonly Coded[] = [
  ...coded(INSTRUCTIONS, (opcode) => [opcode]),
  ...[...PREFIXED].flatMap(([prefix, table]) => coded(table, (opcode) => [prefix, ...leb(opcode)])),
];

function coded(
  table: readonly (Instruction | undefined)[],
  encode: (opcode: number) => readonly number[],
): Coded[] {
  return table.flatMap((instruction, opcode) =>
    instruction === undefined ? [] : [{ opcode: encode(opcode), instruction }],
  );
}

const RUN = ALL.filter(({ instruction }) => instruction.feature === undefined);

const title = ({ opcode, instruction }: Coded) =>
  [instruction.name, opcode.map((byte) => byte.toString(16)).join(' '), { opcode, instruction }] as const;

const END = 0x0b;
const UNREACHABLE = 0x00;
const I32 = 0x7f;
/** Zero, longer than it needs to be: whoever takes it for one byte goes astray. */
const ZERO = [0x80, 0x80, 0x80, 0x80, 0x00];

/** What may stand behind an opcode in `module`, in as many bytes as it may have. */
const IMMEDIATES: Readonly<Record<Immediate, Part>> = {
  index: ZERO,
  memory: ZERO,
  memarg: [...ZERO, ...ZERO],
  blocktype: ZERO,
  labels: bytes(2, ZERO, ZERO, ZERO),
  catches: bytes(2, [0, ...ZERO, ...ZERO], [2, ...ZERO]),
  valtypes: [1, I32],
  heaptype: ZERO,
  s32: [0x80, 0x80, 0x80, 0x80, 0x78],
  s64: [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f],
  byte: 0,
  bytes4: repeat(END, 4),
  bytes8: repeat(END, 8),
  bytes16: repeat(END, 16),
};

/** Of index 0 there is everything: a type, a function, a table, a memory, a tag, a global, segments. */
const module = (body: Part): readonly Part[] => [
  list(1, [0x60, 0, 0]),
  list(3, 0),
  list(4, [0x70, 0, 1]),
  list(5, [0, 1]),
  list(13, [0, 0]),
  list(6, [I32, 1, 0x41, 0, END]),
  list(7, bytes(name('f'), 0, 0)),
  list(9, [1, 0, 1, 0]),
  [12, 1, 1],
  list(10, sized(bytes(1, 1, I32, body))),
  list(11, [1, 0]),
];

const isValid = (body: Part): boolean =>
  WebAssembly.validate(Uint8Array.from(bytes(CORE_PREAMBLE, ...module(body))));

const verdict = (body: Part): string => {
  try {
    decodeComponent(core(...module(body)));
    return 'read';
  } catch (thrown) {
    return (thrown as WayhouseError).code;
  }
};

const immediatesOf = ({ immediates }: Instruction): Uint8Array =>
  bytes(...immediates.map((immediate) => IMMEDIATES[immediate]));

/** What must stand open before some. */
const BEFORE: ReadonlyMap<string, Part> = new Map([
  ['end', [0x02, 0x40]],
  ['else', [UNREACHABLE, 0x04, 0x40]],
  ['catch', [0x06, 0x40]],
  ['catch_all', [0x06, 0x40]],
  ['delegate', [0x06, 0x40]],
  ['rethrow', [0x06, 0x40, 0x19]],
]);

/** A body in which it is valid: where nothing can be reached, whatever operands it takes are there. */
function bodyWith({ opcode, instruction }: Coded): Uint8Array {
  const { name, role } = instruction;
  const opened = BEFORE.get(name) ?? [];
  const isOpen = role === 'opens' || (role !== 'closes' && BEFORE.has(name));
  const code = bytes(opcode, immediatesOf(instruction), UNREACHABLE, isOpen ? END : []);
  return bytes(opened, UNREACHABLE, code, UNREACHABLE, END);
}

test.each(RUN.map(title))('%s (%s) ends where V8 says that it ends', (_name, _opcode, each) => {
  expect([isValid(bodyWith(each)), verdict(bodyWith(each))]).toEqual([true, 'read']);
});

test.each(RUN.map(title))(
  '%s (%s) is cut off wherever it is cut',
  (_name, _opcode, { opcode, instruction }) => {
    const whole = bytes(opcode, immediatesOf(instruction));
    for (let length = 0; length <= whole.length; length++) {
      const reader = Reader.of(whole.subarray(0, length));
      const next = () => new Instructions(reader, 'a test').next();
      if (length < whole.length) expect(next).toThrow(/^malformed_component: cut off/);
      else expect([next().name, reader.left]).toEqual([instruction.name, 0]);
    }
  },
);

/** Those whose text is not their name and a number for each immediate. */
const TEXTS: ReadonlyMap<string, string> = new Map([
  ['call_indirect', 'call_indirect (type 0)'],
  ['return_call_indirect', 'return_call_indirect (type 0)'],
  ['ref.null', 'ref.null func'],
  ['v128.const', 'v128.const i32x4 0 0 0 0'],
  ['i8x16.shuffle', `i8x16.shuffle ${'0 '.repeat(16)}`],
]);

const NUMBERS: readonly Immediate[] = ['index', 's32', 's64', 'bytes4', 'bytes8', 'byte', 'labels'];

function textOf({ name, immediates }: Instruction): string {
  if (immediates.includes('valtypes')) return 'select (result i32)';
  const numbers = immediates.filter((immediate) => NUMBERS.includes(immediate)).map(() => '0');
  return TEXTS.get(name) ?? [name, ...numbers].join(' ');
}

const BLOCKS = [
  ...['block', 'end', 'loop (result i32)', 'end', 'if (type 0)', 'else', 'end'],
  ...['try', 'catch 0', 'catch_all', 'end', 'try', 'delegate 0'],
  ...['try_table (catch 0 0) (catch_ref 0 0) (catch_all 0) (catch_all_ref 0)', 'end'],
];

/** Its eight bytes stand nowhere else. */
const MARK = { text: 'f64.const 0x1.23456789abcdep+0', bytes: Buffer.from('debc9a785634f23f', 'hex') };

test('every instruction is the one that has its name in the text format', async () => {
  const plain = RUN.filter(
    ({ instruction }) => !BLOCKS.some((text) => text.split(' ', 1)[0] === instruction.name),
  );
  const lines = [...plain.map(({ instruction }) => textOf(instruction)), ...BLOCKS, 'end'];
  const text = `(component (core module
    (type (func)) (table 1 funcref) (memory 1) (tag) (global (mut i32) (i32.const 0)) (elem func 0) (data "")
    (func (local i32) ${[MARK.text, ...lines.slice(0, -1)].join('\n')})))`;
  const made = await fromText(text);
  const reader = Reader.of(made);
  reader.skip(Buffer.from(made).indexOf(MARK.bytes) + MARK.bytes.length, 'what stands before');
  const code = new Instructions(reader, 'a test');
  expect(lines.map(() => code.next().name)).toEqual(lines.map((line) => line.split(' ', 1)[0]));
});

test.each(ALL.filter(({ instruction }) => instruction.feature === 'threads').map(title))(
  '%s (%s) is refused by every reader',
  (name, _opcode, { opcode }) => {
    const next = () => new Instructions(Reader.of(bytes(opcode)), 'function 7').next();
    expect(next).toThrow(`feature_refused: threads: ${name} in function 7 (`);
  },
);

const OBJECTS = [
  ...['struct.new 1', 'struct.new_default 1', 'struct.get 1 0', 'struct.get_s 2 0', 'struct.get_u 2 0'],
  ...['struct.set 1 0', 'array.new 3', 'array.new_default 3', 'array.new_fixed 3 2', 'array.new_data 3 0'],
  ...['array.new_elem 5 0', 'array.get 3', 'array.get_s 4', 'array.get_u 4', 'array.set 3', 'array.len'],
  ...['array.fill 3', 'array.copy 3 3', 'array.init_data 3 0', 'array.init_elem 5 0', 'ref.test (ref 1)'],
  ...['ref.test (ref null 1)', 'ref.cast (ref any)', 'ref.cast (ref null 1)', 'any.convert_extern'],
  ...['extern.convert_any', 'ref.i31', 'i31.get_s', 'i31.get_u', 'ref.eq'],
  ...['br_on_cast 1 anyref (ref 1)', 'br_on_cast_fail 0 anyref (ref 1)'],
];

test('instructions on objects are read to their ends, with what V8 takes behind them', async () => {
  const body = OBJECTS.map((text) => `unreachable ${text}`).join(' ');
  const text = `(module (type (func)) (type (struct (field (mut i32)))) (type (struct (field (mut i8))))
    (type (array (mut i32))) (type (array (mut i8))) (type (array (mut funcref))) (elem func 0) (data "")
    (func (block (result (ref 1)) (block (result anyref) ${MARK.text} ${body} unreachable) unreachable) drop))`;
  const made = await fromText(text);
  expect(WebAssembly.validate(Uint8Array.from(made))).toBe(true);
  const reader = Reader.of(made);
  reader.skip(Buffer.from(made).indexOf(MARK.bytes) + MARK.bytes.length, 'what stands before');
  const code = new Instructions(reader, 'a test');
  const read = OBJECTS.map(() => [code.next().name, code.next().name]);
  expect(read).toEqual(OBJECTS.map((each) => ['unreachable', each.split(' ', 1)[0]]));
});

test.each(ALL.filter(({ instruction }) => instruction.feature !== undefined).map(title))(
  '%s (%s) is refused by the name of its feature',
  (name, _opcode, { opcode, instruction }) => {
    const reader = Reader.of(bytes(opcode), resolveStructure({}), new Set([instruction.feature!]));
    const next = () => new Instructions(reader, 'function 7').next();
    expect(next).toThrow(`feature_refused: ${instruction.feature}: ${name} in function 7 (`);
  },
);

/** Opcodes that are no instruction here: V8 takes none of them either, whatever stands behind. */
const UNKNOWN = [
  ...Array.from({ length: 256 }, (_, opcode) => [opcode]),
  ...[0xfb, 0xfc, 0xfd, 0xfe].flatMap((prefix) =>
    Array.from({ length: 0x180 }, (_, opcode) => [prefix, ...leb(opcode)]),
  ),
].filter((opcode) =>
  !PREFIXED.has(opcode[0]!) || opcode.length > 1
    ? !ALL.some((each) => Buffer.from(each.opcode).equals(Buffer.from(opcode)))
    : false,
);

const BEHIND: readonly Part[] = [[], 0, [0, 0], [0, 0, 0], repeat(0, 16), [0x40, END], [0x70, 0]];

test('what is no instruction here is none for V8', () => {
  expect(UNKNOWN.length).toBeGreaterThan(1_000);
  const taken = UNKNOWN.filter((opcode) =>
    BEHIND.some((behind) => isValid(bytes(UNREACHABLE, opcode, behind, UNREACHABLE, END))),
  );
  expect(taken).toEqual([]);
});

test.each([
  ['one byte', [0x27], '0x27'],
  ['a prefix and a byte', [0xfc, 0x12], '0xfc 0x12'],
  ['a prefix and two', [0xfd, 0xff, 0x7f], '0xfd 0x3fff'],
  ['a prefix and a huge number', [0xfd, 0xff, 0xff, 0xff, 0xff, 0x0f], '0xfd 0xffffffff'],
])('an unknown instruction of %s is told with its offset', (_what, code, opcode) => {
  const made = core(...module(bytes(0x01, code, END)));
  const at = Buffer.from(made).indexOf(bytes(0x01, code)) + 1;
  expect(() => decodeComponent(made)).toThrow(
    `malformed_component: unknown instruction ${opcode} in function 0, at byte ${at}`,
  );
});

test.each([
  ['an index of six bytes', [0x20, 0x80, 0x80, 0x80, 0x80, 0x80, 0], /is a number of more than 5 bytes/],
  ['an index beyond 32 bits', [0x20, 0xff, 0xff, 0xff, 0xff, 0x1f], /does not fit 32 bits/],
  ['an i32 of six bytes', [0x41, 0x80, 0x80, 0x80, 0x80, 0x80, 0], /is a number of more than 5 bytes/],
  ['an i64 of eleven', [0x42, ...repeat(0x80, 10), 0], /is a number of more than 10 bytes/],
  ['an offset of eleven', [0x28, 0, ...repeat(0x80, 10), 0], /is a number of more than 10 bytes/],
  ['an opcode of six', [0xfc, 0x80, 0x80, 0x80, 0x80, 0x80, 0], /is a number of more than 5 bytes/],
  ['an alignment of 2^128', [0x28, 0x80, 0x01, 0], /unknown alignment 128/],
  ['a negative block type', [0x02, 0x80, 0x7f], /is not an index/],
  [
    '2^32-1 targets',
    [0x0e, 0xff, 0xff, 0xff, 0xff, 0x0f],
    /^malformed_component: cut off: br_table are 4294967295/,
  ],
  [
    '2^32-1 clauses',
    [0x1f, 0x40, 0xff, 0xff, 0xff, 0xff, 0x0f],
    /cut off: clauses of a try_table are 4294967295/,
  ],
  ['an unknown clause', [0x1f, 0x40, 1, 4, 0, 0], /unknown clause 0x04 of a try_table/],
  ['a reference to nothing known', [0xd0, 0x7f], /unknown heap type 0x7f/],
])('%s is refused', (_what, code, problem) => {
  expect(() => new Instructions(Reader.of(bytes(code)), 'a test').next()).toThrow(problem);
});

test.each([
  ['goes on after its end', [END, 0x01], /function 0 ends at byte \d+, by its size at \d+/],
  ['has no end', [0x01], /cut off in an instruction|function 0 ends|unknown/],
  ['leaves a block open', [0x02, 0x40, END], /cut off in an instruction|function 0 ends|unknown/],
])('a body that %s is refused', (_what, body, problem) => {
  expect(() =>
    decodeComponent(core(list(1, [0x60, 0, 0]), list(3, 0), list(10, sized(bytes(0, body))))),
  ).toThrow(problem);
});

test('random bodies are read as far as V8 reads them', () => {
  const instruction = fc.constantFrom(
    ...RUN.map((each) => bytes(each.opcode, immediatesOf(each.instruction))),
  );
  const body = fc.array(fc.oneof(instruction, fc.uint8Array({ maxLength: 3 })), { maxLength: 12 });
  fc.assert(
    fc.property(body, (parts) => {
      const code = bytes(UNREACHABLE, ...parts, UNREACHABLE, END);
      // What V8 takes is read; what is read V8 may refuse, because its types do not fit.
      if (isValid(code)) expect(['read', 'feature_refused']).toContain(verdict(code));
    }),
    { numRuns: 3_000 },
  );
});
