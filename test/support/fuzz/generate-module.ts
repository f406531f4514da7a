/** Core modules whose sections are read, and whose code means nothing. */
import { bytes, concat, CORE_PREAMBLE, leb, name, section, sized, type Part } from '../wasm-encode.ts';
import { heapType, index, instruction, instructions, valueType } from './instructions.ts';
import type { Random } from './random.ts';

type Make = (random: Random) => Part;

export const vectorOf = (random: Random, most: number, item: Make): Uint8Array => {
  const count = random.below(most + 1);
  // A count that lies, now and then.
  const told = random.percent(98) ? count : random.pick([0, count + 1, 2 ** 16, 2 ** 32 - 1]);
  return concat([leb(told), ...random.times(count, () => item(random))]);
};

const NAMES = ['', 'a', 'memory', 'cm32p2||handle', '0', '__proto__', 'then', "'", '\u2028', 'x'.repeat(200)];
export const someName: Make = (random) => name(random.pick(NAMES));

const flag: Make = (random) => random.below(2);

const limits: Make = (random) => {
  const flags = random.percent(90) ? random.below(2) : random.below(16);
  const pages = () => leb(random.percent(90) ? random.below(20) : random.pick([65_536, 2 ** 31, 2 ** 40]));
  return bytes(flags, pages(), flags & 1 ? pages() : [], flags & 8 ? leb(random.below(17)) : []);
};

const tableType: Make = (random) => bytes(random.pick([0x70, 0x6f]), limits(random));
const globalType: Make = (random) => bytes(valueType(random), flag(random));

const storage: Make = (random) => (random.percent(20) ? random.pick([0x78, 0x77]) : valueType(random));
const field: Make = (random) => bytes(storage(random), flag(random));

const composite: Make = (random) => {
  const kind = random.below(10);
  if (kind === 0) return bytes(0x5f, vectorOf(random, 4, field));
  if (kind === 1) return bytes(0x5e, field(random));
  return bytes(0x60, vectorOf(random, 5, valueType), vectorOf(random, 3, valueType));
};

const subtype: Make = (random) =>
  random.percent(90)
    ? composite(random)
    : bytes(random.pick([0x50, 0x4f]), vectorOf(random, 1, index), composite(random));

const recursive: Make = (random) =>
  random.percent(92) ? subtype(random) : bytes(0x4e, vectorOf(random, 4, subtype));

export const coreEntity: Make = (random) => {
  const kind = random.below(5);
  const types: readonly Make[] = [index, tableType, limits, globalType, (from) => bytes(0, index(from))];
  return bytes(kind, types[kind]!(random));
};

const constant: Make = (random) => {
  if (random.percent(10)) return bytes(concat(random.times(3, () => instruction(random))), 0x0b);
  const value = random.pick<Make>([
    () => [0x41, 7],
    () => [0x42, 7],
    () => [0x23, 0],
    (from) => bytes(0xd0, heapType(from)),
    (from) => bytes(0xd2, index(from)),
    () => [0x41, 1, 0x41, 2, 0x6a],
  ]);
  return bytes(value(random), 0x0b);
};

const table: Make = (random) =>
  random.percent(90) ? tableType(random) : bytes(0x40, 0, tableType(random), constant(random));

const element: Make = (random) => {
  const kind = random.below(random.percent(95) ? 8 : 12);
  const active = (kind & 1) === 0;
  const explicit = (kind & 3) !== 0;
  const place = active ? bytes(kind & 2 ? index(random) : [], constant(random)) : [];
  const typed = explicit ? (kind & 4 ? bytes(0x70) : bytes(0)) : [];
  return bytes(kind, place, typed, vectorOf(random, 4, kind & 4 ? constant : index));
};

const data: Make = (random) => {
  const kind = random.below(3);
  const place = kind === 1 ? [] : bytes(kind === 2 ? index(random) : [], constant(random));
  return bytes(kind, place, sized(random.bytes(random.below(20))));
};

export const code: Make = (random) => {
  const locals = vectorOf(random, 3, () => bytes(index(random), valueType(random)));
  return sized(bytes(locals, instructions(random, random.below(30))));
};

const custom: Make = (random) => {
  if (random.percent(60)) return bytes(someName(random), random.bytes(random.below(20)));
  const map: Make = (from) => vectorOf(from, 3, (each) => bytes(index(each), someName(each)));
  return bytes(name('name'), random.below(4), sized(map(random)));
};

/** So many functions in both of their sections. */
const someOf =
  (count: number, item: Make): Make =>
  (random) =>
    concat([leb(count), ...random.times(count, () => item(random))]);

/** By their ids, in the order that modules have them. */
const sections = (functions: number): readonly (readonly [id: number, content: Make])[] => [
  [1, (random) => vectorOf(random, 5, recursive)],
  [2, (random) => vectorOf(random, 3, (from) => bytes(someName(from), someName(from), coreEntity(from)))],
  [3, someOf(functions, index)],
  [4, (random) => vectorOf(random, 2, table)],
  [5, (random) => vectorOf(random, 1, limits)],
  [13, (random) => vectorOf(random, 2, (from) => bytes(0, index(from)))],
  [6, (random) => vectorOf(random, 3, (from) => bytes(globalType(from), constant(from)))],
  [7, (random) => vectorOf(random, 4, (from) => bytes(someName(from), from.below(5), index(from)))],
  [8, index],
  [9, (random) => vectorOf(random, 3, element)],
  [12, index],
  [10, someOf(functions, code)],
  [11, (random) => vectorOf(random, 3, data)],
];

export function generatedModule(random: Random): Uint8Array {
  const without = random.below(100);
  const present = sections(random.below(6)).filter(([id]) =>
    id === 3 || id === 10 ? without > 2 : random.percent(70),
  );
  const written = present.map(([id, content]) => section(id, content(random)));
  if (random.percent(30)) written.splice(random.below(written.length + 1), 0, section(0, custom(random)));
  if (random.percent(10)) written.push(random.pick(written) ?? section(random.below(20), []));
  return concat([CORE_PREAMBLE, ...written]);
}
