/** Components with more of something, or more of it when it is unfolded, than any program has. */
import { bytes, COMPONENT_PREAMBLE, CORE_PREAMBLE, section, vector } from '../wasm-encode.ts';
import { each, items, leb, many, name, repeat, type Items, type Part } from '../wasm-encode.ts';
import { plugin } from './wrap.ts';

/** Of the component that every bomb is made of: its first free indices. */
const FREE = { type: 6, func: 2 };

const S = {
  coreModule: 1,
  coreInstance: 2,
  coreType: 3,
  component: 4,
  instance: 5,
  alias: 6,
  type: 7,
  canon: 8,
  export: 11,
};

const behind = (...sections: readonly Part[]): Uint8Array => plugin({}, bytes(...sections));
const types = (content: Items): Uint8Array => section(S.type, vector(content));

const nestedComponent = (...sections: readonly Part[]): Uint8Array =>
  section(S.component, bytes(COMPONENT_PREAMBLE, ...sections));

export const siblings = (count: number): Uint8Array => behind(repeat(nestedComponent(), count));

export const matryoshka = (depth: number): Uint8Array => {
  let inner: Uint8Array = new Uint8Array();
  for (let level = 0; level < depth; level++) inner = nestedComponent(inner);
  return behind(inner);
};

/** Types of instances inside one another. */
export const nestedInstanceTypes = (depth: number): Uint8Array =>
  behind(section(S.type, bytes(1, repeat([0x42, 1, 1], depth), 0x7d)));

export const instances = (count: number): Uint8Array =>
  behind(section(S.instance, vector(many(count, [1, 0]))));

export const coreInstances = (count: number): Uint8Array =>
  behind(section(S.coreInstance, vector(many(count, [1, 0]))));

/** Instances of one module that has nothing in it. */
export const moduleInstances = (count: number): Uint8Array =>
  behind(
    section(S.coreModule, bytes(CORE_PREAMBLE)),
    section(S.coreInstance, vector(many(count, [0, 2, 0]))),
  );

export const aliases = (count: number): Uint8Array =>
  behind(section(S.alias, vector(many(count, [3, 2, 0, 0]))));

/** Arguments of one instantiation of a component that wants none. */
export const argumentsOf = (count: number): Uint8Array =>
  behind(
    nestedComponent(),
    section(S.instance, bytes(1, 0, 0, vector(each(count, (index) => bytes(name(`a${index}`), 3, 1))))),
  );

/** Components that each make two instances of the one before: 2^levels in the end. */
export const doublingInstances = (levels: number): Uint8Array => {
  const leaf = nestedComponent(section(S.coreModule, bytes(CORE_PREAMBLE)));
  const twice = (index: number) =>
    nestedComponent(
      section(S.alias, vector(items(bytes(4, 2, 1, leb(index))))),
      section(S.instance, vector(many(2, [0, 0, 0]))),
    );
  const doubling = each(levels, twice).content;
  return behind(leaf, doubling, section(S.instance, vector(items(bytes(0, leb(levels), 0)))));
};

/** Tuples that each hold the one before twice. */
const doubled = (levels: number): Items =>
  each(levels, (index) =>
    index === 0
      ? [0x6f, 2, 0x7d, 0x7d]
      : bytes(0x6f, 2, typeIndex(FREE.type + index - 1), typeIndex(FREE.type + index - 1)),
  );

/** Signed, as a use of a type is. */
const typeIndex = (index: number): number[] => {
  const encoded = leb(index);
  return encoded.at(-1)! < 0x40 ? encoded : [...encoded.slice(0, -1), encoded.at(-1)! | 0x80, 0];
};

export const doublingType = (levels: number): Uint8Array => behind(types(doubled(levels)));

/** An exported function that takes a value of such a type, so that the glue has code to lower it. */
export const doublingParameter = (levels: number): Uint8Array => {
  const taking = bytes(0x40, vector(items(bytes(name('x'), typeIndex(FREE.type + levels - 1)))), 0, 0x79);
  return behind(types(doubled(levels)), types(items(taking)), exportedFunction(FREE.type + levels));
};

/** Lifts `handle` of the core module once more as a function of another type, and exports it as `go`. */
const exportedFunction = (type: number): Uint8Array =>
  bytes(
    section(S.canon, vector(items(bytes(0, 0, 0, vector(items([3, 0], [4, 1])), leb(type))))),
    section(S.export, vector(items(bytes(0, name('go'), 1, FREE.func, 0)))),
  );

/** A function that takes lists in lists, which the glue lowers with loops in loops. */
export const nestedLists = (depth: number): Uint8Array => {
  const lists = each(depth, (index) =>
    index === 0 ? [0x70, 0x7d] : bytes(0x70, typeIndex(FREE.type + index - 1)),
  );
  // With so many numbers beside it, all parameters go through memory.
  const params = each(16, (index) => bytes(name(`n${index}`), 0x79)).content;
  const taking = bytes(0x40, leb(17), name('x'), typeIndex(FREE.type + depth - 1), params, 0, 0x79);
  return behind(types(lists), types(items(taking)), exportedFunction(FREE.type + depth));
};

/** Types that are defined and not used. */
export const record = (fields: number): Uint8Array =>
  behind(types(items(bytes(0x72, vector(each(fields, (index) => bytes(name(`f${index}`), 0x7d)))))));
export const records = (count: number, fields: number): Uint8Array =>
  behind(types(many(count, bytes(0x72, vector(each(fields, (index) => bytes(name(`f${index}`), 0x7d)))))));
export const variant = (cases: number): Uint8Array =>
  behind(types(items(bytes(0x71, vector(each(cases, (index) => bytes(name(`c${index}`), 0, 0)))))));
export const flags = (count: number): Uint8Array =>
  behind(types(items(bytes(0x6e, vector(each(count, (index) => name(`f${index}`)))))));
export const enumeration = (count: number): Uint8Array =>
  behind(types(items(bytes(0x6d, vector(each(count, (index) => name(`e${index}`)))))));
export const label = (size: number): Uint8Array =>
  behind(types(items(bytes(0x6d, vector(items(bytes(leb(size), repeat(0x61, size))))))));
export const resources = (count: number): Uint8Array => behind(types(many(count, [0x3f, 0x7f, 0])));
export const primitives = (count: number): Uint8Array => behind(types(many(count, 0x7d)));

/** Resources, each with the functions that make, drop and look into one. */
export const resourceFunctions = (count: number): Uint8Array =>
  behind(
    types(many(count, [0x3f, 0x7f, 0])),
    section(
      S.canon,
      vector(each(3 * count, (index) => bytes(2 + (index % 3), leb(FREE.type + Math.floor(index / 3))))),
    ),
  );

export const customSections = (count: number): Uint8Array => behind(repeat(section(0, name('x')), count));
export const customBytes = (size: number): Uint8Array =>
  behind(section(0, bytes(name('x'), new Uint8Array(size))));

export const coreTypes = (count: number): Uint8Array =>
  behind(section(S.coreType, vector(many(count, [0x60, 0, 0]))));

export const exportedFunctions = (count: number): Uint8Array =>
  behind(section(S.export, vector(each(count, (index) => bytes(0, name(`e${index}`), 1, 1, 0)))));
