/** Core modules with more of something than any program has. */
import {
  bytes,
  each,
  items,
  leb,
  many,
  name,
  repeat,
  section,
  sized,
  type Items,
  type Part,
} from '../wasm-encode.ts';
import { call, coreModule, END, FIRST, func, I32, NOTHING, type Extras } from './core.ts';
import { wrapped } from './wrap.ts';

const FUNCREF = 0x70;
const zero = [0x41, 0];

export const wideType = (params: number, results: number): Extras => ({
  types: items(func(repeat(I32, params), repeat(I32, results))),
});

export const wideTypes = (count: number, width: number): Extras => ({
  types: many(count, func(repeat(I32, width), repeat(I32, width))),
});

export const types = (count: number): Extras => ({ types: many(count, func([], [])) });

/** Structures that hold one another, in one group. */
export const recursiveTypes = (count: number): Extras => ({
  types: items(bytes(0x4e, leb(count), repeat([0x5f, 1, 0x63, ...leb(FIRST.type), 0], count))),
});

/** Groups of types, each of them in the canonical table of V8 for good. */
export const typeGroups = (count: number): Extras => ({
  types: each(count, (index) => [0x4e, 1, 0x5f, 1, 0x63, ...heapIndex(FIRST.type + index), 0]),
});

/** Each type is below the one before it. */
export const subtypes = (depth: number): Extras => ({
  types: each(depth, (index) =>
    index === 0 ? [0x50, 0, 0x5f, 0] : [0x50, 1, ...leb(FIRST.type + index - 1), 0x5f, 0],
  ),
});

/** A positive signed number. */
const heapIndex = (index: number): number[] => {
  const encoded = leb(index);
  return encoded.at(-1)! < 0x40 ? encoded : [...encoded.slice(0, -1), encoded.at(-1)! | 0x80, 0];
};

/** Imports cannot be given: the module stands beside the one that answers, and is not instantiated. */
export const imports = (count: number): Uint8Array => {
  const entry = bytes(name('m'), name('f'), 0, NOTHING);
  const module = bytes(
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    section(1, bytes(leb(4), repeat(func([], []), 4))),
    section(2, bytes(leb(count), repeat(entry, count))),
  );
  return wrapped(coreModule(), section(1, module));
};

export const exports = (count: number): Extras => ({
  exports: each(count, (index) => bytes(name(`e${index}`), 0, 0)),
});

export const globals = (count: number): Extras => ({ globals: many(count, [I32, 1, ...zero, END]) });
export const tables = (count: number): Extras => ({ tables: many(count, [FUNCREF, 0, 0]) });
export const tags = (count: number): Extras => ({ tags: many(count, [0, NOTHING]) });
export const tableOf = (minimum: number): Extras => ({ tables: items([FUNCREF, 0, ...leb(minimum)]) });
export const memoryOf = (pages: number): Extras => ({ memory: bytes(0, leb(pages)) });

export const dataSegments = (count: number): Extras => ({ data: many(count, [1, 0]) });
export const dataBytes = (size: number): Extras => ({ data: items(bytes(1, sized(new Uint8Array(size)))) });

export const elementSegments = (count: number): Extras => ({ elements: many(count, [1, 0, 0]) });
export const elementIndices = (count: number): Extras => ({
  elements: items(bytes([1, 0], leb(count), repeat(0, count))),
});
export const elementExpressions = (count: number): Extras => ({
  elements: items(bytes([5, FUNCREF], leb(count), repeat([0xd2, 0, END], count))),
});

/** One constant that is a sum of so many. */
export const constantSum = (terms: number): Extras => ({
  globals: items(bytes(I32, 0, zero, repeat([...zero, 0x6a], terms), END)),
});

export const customSections = (count: number): Extras => ({ custom: repeat(section(0, name('x')), count) });

/** A name section that names one function at length, as the specification has it. */
export const nameSection = (size: number): Extras => {
  const functions = bytes(1, sized(bytes(leb(1), leb(0), sized(repeat(0x61, size)))));
  return { custom: section(0, bytes(name('name'), functions)) };
};

export const functionNames = (count: number): Extras => ({
  functions: many(count, NOTHING),
  bodies: many(count, [2, 0, END]),
  run: call(),
  custom: section(
    0,
    bytes(name('name'), 1, sized(nameMap(each(count, (index) => bytes(leb(index), name(`f${index}`)))))),
  ),
});

const nameMap = ({ count, content }: Items): Part => bytes(leb(count), content);

export const exportNamed = (size: number): Extras => ({
  exports: items(bytes(sized(repeat(0x61, size)), 0, 0)),
});
