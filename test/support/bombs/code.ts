/** Functions that ask more of a compiler than their size tells. Each is valid, and quick to run. */
import {
  bytes,
  each,
  items,
  joined,
  leb,
  many,
  repeat,
  signedLeb,
  type Items,
  type Part,
} from '../wasm-encode.ts';
import { body, call, END, FIRST, func, I32, NOTHING, oneFunction, type Extras } from './core.ts';

const VOID = 0x40;
const DROP = 0x1a;
const zero = [0x41, 0];
const one = [0x41, 1];
const local = [0x20, 0];
const I64 = 0x7e;
const V128 = 0x7b;

/** Local 0, an i32. */
const ONE_LOCAL = items([1, I32]);

const nested = (opening: Part, depth: number): Uint8Array =>
  bytes(repeat(opening, depth), repeat(END, depth));

export const nestedBlocks = (depth: number): Extras => oneFunction(nested([0x02, VOID], depth));
export const nestedLoops = (depth: number): Extras => oneFunction(nested([0x03, VOID], depth));
export const nestedIfs = (depth: number): Extras => oneFunction(nested([...one, 0x04, VOID], depth));
export const nestedTryTables = (depth: number): Extras => oneFunction(nested([0x1f, VOID, 0], depth));

/** try_table that catches everything, each inside the block that it branches to. */
export const nestedCatches = (depth: number): Extras =>
  oneFunction(nested([0x02, VOID, 0x1f, VOID, 1, 2, 0, END], depth));

/** A block costs a compiler as much as there are locals. */
export const localsTimesBlocks = (locals: number, blocks: number): Extras =>
  oneFunction(repeat([0x02, VOID, ...local, 0x0d, 0, END], blocks), items([...leb(locals), I32]));

/** The same in many functions, each of which is small. */
export const functionsOfLocalsTimesBlocks = (count: number, locals: number, blocks: number): Extras =>
  manyTimes(localsTimesBlocks(locals, blocks), count);

/** A bomb of one function, with as many functions that are the same. */
export const manyTimes = (extras: Extras, count: number): Extras => ({
  ...extras,
  functions: many(count, extras.functions!.content),
  bodies: many(count, extras.bodies!.content),
});

/** The same with values on the operand stack instead of locals. */
export const stackTimesBlocks = (height: number, blocks: number): Extras =>
  oneFunction(
    bytes(repeat(zero, height), repeat([0x02, VOID, ...zero, 0x0d, 0, END], blocks), repeat(DROP, height)),
  );

/** Loops inside one another, each of which changes every local: a phi for each of them at each loop. */
export const loopsOfPhis = (depth: number, locals: number): Extras => {
  const change = forLocals(locals, (index) => [0x20, ...index, ...one, 0x6a, 0x21, ...index]);
  const code = bytes(repeat(bytes(0x03, VOID, change), depth), repeat(END, depth), stored(locals));
  return oneFunction(code, items([...leb(locals), I32]));
};

/** A loop that runs long enough to be optimised, with phis as above. */
export const hotPhis = (rounds: number, loops: number, locals: number): Extras => {
  const change = forLocals(locals, (index) => [0x20, ...index, ...local, 0x6a, 0x21, ...index]);
  const inner = repeat(bytes(0x03, VOID, change, END), loops);
  const step = [...local, ...one, 0x6a, 0x22, 0, 0x41, ...signedLeb(rounds), 0x49, 0x0d, 0];
  return oneFunction(bytes(0x03, VOID, inner, step, END, stored(locals)), items([...leb(locals), I32]));
};

/** Writes every local to address 0, so that no compiler finds them useless. */
const stored = (locals: number): Uint8Array =>
  forLocals(locals, (index) => [...zero, 0x20, ...index, 0x36, 2, 0]);

/** Code for every local but the first. */
const forLocals = (count: number, code: (index: number[]) => Part): Uint8Array =>
  each(count - 1, (index) => code(leb(index + 1))).content;

export const straightAdds = (count: number): Extras =>
  oneFunction(bytes(zero, repeat([...local, 0x6a], count), DROP), ONE_LOCAL);

export const divisions = (count: number): Extras =>
  oneFunction(bytes(repeat([...local, ...one, 0x6d, DROP], count)), ONE_LOCAL);

/** Of a constant to an integer, each with a trap of its own. */
export const truncations = (count: number): Extras =>
  oneFunction(repeat([0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0xaa, DROP], count));

export const loads = (count: number): Extras => oneFunction(repeat([...zero, 0x28, 2, 0, DROP], count));

export const memoryGrowths = (count: number): Extras => oneFunction(repeat([...zero, 0x40, 0, DROP], count));

export const blocks = (count: number): Extras => oneFunction(repeat([0x02, VOID, END], count));

export const selects = (count: number): Extras =>
  oneFunction(bytes(repeat([...local, ...local, ...local, 0x1b, DROP], count)), ONE_LOCAL);

export const calls = (count: number): Extras => ({
  functions: items(NOTHING, NOTHING),
  bodies: items(body(repeat(call(FIRST.func + 1), count)), body([])),
  run: call(),
});

export const indirectCalls = (count: number): Extras => ({
  functions: items(NOTHING, NOTHING),
  bodies: items(body(repeat([...zero, 0x11, NOTHING, 0], count)), body([])),
  tables: items([0x70, 0, 1]),
  elements: items([0, ...zero, END, 1, FIRST.func + 1]),
  run: call(),
});

export const memoryCopies = (count: number): Extras =>
  oneFunction(repeat([...zero, ...zero, ...zero, 0xfc, 0x0a, 0, 0], count));

export const brTable = (targets: number): Extras =>
  oneFunction(bytes(0x02, VOID, zero, 0x0e, leb(targets), repeat(0, targets), 0, END));

export const brTables = (count: number, targets: number): Extras =>
  oneFunction(repeat(bytes(0x02, VOID, zero, 0x0e, leb(targets), repeat(0, targets), 0, END), count));

/** A switch in a loop that can go to any of as many blocks around it, and runs until it leaves the outermost. */
export const switchInLoops = (cases: number): Extras => {
  const targets = each(cases, (index) => leb(index)).content;
  const open = bytes(repeat([0x02, VOID], cases), 0x20, 0, 0x0e, leb(cases - 1), targets);
  const arm = bytes(END, local, one, 0x6a, 0x22, 0, 0x41, leb(60), 0x4a, 0x0d);
  const arms = each(cases - 1, (index) => bytes(arm, leb(cases - 1 - index)));
  const code = bytes(0x02, VOID, 0x03, VOID, open, arms.content, END, END, END);
  return oneFunction(code, ONE_LOCAL);
};

const I8X16 = { const: [0xfd, 0x0c, ...repeat(7, 16)], shuffle: [0xfd, 0x0d, ...repeat(3, 16)] };

export const vectors = (count: number): Extras =>
  oneFunction(bytes(repeat([0x20, 0, ...I8X16.const, ...I8X16.shuffle, 0x21, 0], count)), items([1, V128]));

/** Blocks that take and give many values. */
export const wideBlocks = (width: number, blocks: number): Extras =>
  wide(width, repeat([0x02, 4, END], blocks));
export const wideLoops = (width: number, loops: number): Extras => wide(width, repeat([0x03, 4, END], loops));

/** Conditional branches that would carry many values; none is taken. */
export const wideBranches = (width: number, branches: number): Extras =>
  wide(width, bytes(0x02, 4, repeat([...zero, 0x0d, 0], branches), END));

/** A br_table each of whose targets carries many values to another block. */
export const wideBrTable = (width: number, targets: number): Extras => {
  const inside = bytes(zero, 0x0e, leb(targets), each(targets, (index) => leb(index)).content, leb(0));
  return wide(width, bytes(repeat([0x02, 4], targets), inside, repeat(END, targets)));
};

/** Two bytes for each call that takes and gives many values. */
export const wideCalls = (width: number, count: number): Extras => {
  const extras = wide(width, repeat(call(FIRST.func + 1), count));
  const same = body(each(width, (index) => [0x20, ...leb(index)]).content);
  return {
    ...extras,
    functions: joined(extras.functions!, items(FIRST.type)),
    bodies: joined(extras.bodies!, items(same)),
  };
};

/** Type 4 takes and gives `width` values; the code finds as many on the stack and leaves as many. */
function wide(width: number, code: Part): Extras {
  const values = repeat(I32, width);
  return {
    types: items(func(values, values)),
    ...oneFunction(bytes(repeat(zero, width), code, repeat(DROP, width))),
  };
}

export const tinyFunctions = (count: number): Extras => ({
  functions: many(count, NOTHING),
  bodies: many(count, body([])),
  run: call(FIRST.func + count - 1),
});

/** Every function calls the next one, as its last deed. */
export const tailCalls = (count: number): Extras => ({
  functions: many(count, NOTHING),
  bodies: each(count, (index) => body(index === count - 1 ? [] : [0x12, ...leb(FIRST.func + index + 1)])),
  run: call(),
});

/** Many small groups of locals. */
export const localGroups = (groups: number): Extras => oneFunction([], alternating(groups));

const alternating = (count: number): Items => each(count, (index) => [1, index % 2 === 0 ? I32 : I64]);

export const lyingLocals = (): Extras =>
  oneFunction([], items([...leb(2 ** 32 - 1), I32], [...leb(2 ** 32 - 1), I64]));

export const manyThrows = (count: number): Extras => ({
  ...oneFunction(bytes(0x02, VOID, repeat([...zero, 0x04, VOID, 0x08, 0, END], count), END)),
  tags: items([0, NOTHING]),
});
