/** Core modules that are valid, of what V8 runs. */
import { bytes, concat, CORE_PREAMBLE, leb, name, section, sized, type Part } from '../wasm-encode.ts';
import type { Random } from './random.ts';
import { Code, constantOf, type FuncType, type Module } from './valid-code.ts';
import { FUNCREF, I32, TYPES } from './valid-operators.ts';

const VOID: FuncType = { params: [], results: [] };

const encodedTypes = (types: readonly number[]): Uint8Array => bytes(leb(types.length), types);
const vectorOf = (parts: readonly Part[]): Uint8Array => concat([leb(parts.length), ...parts]);

function plan(random: Random): Module {
  const some = (most: number): number[] => random.times(random.below(most + 1), () => random.pick(TYPES));
  const types = [VOID, ...random.times(random.between(1, 6), () => ({ params: some(4), results: some(2) }))];
  const voids = types.flatMap(({ results }, index) => (results.length === 0 ? [index] : []));
  return {
    random,
    types,
    functions: random.times(random.between(1, 8), () => random.below(types.length)),
    importedFunctions: random.below(2),
    globals: random.times(random.below(4), () => ({ type: random.pick(TYPES), mutable: random.percent(50) })),
    tags: random.times(random.below(3), () => random.pick(voids)),
    dataSegments: random.below(3),
    elementSegments: random.below(3),
  };
}

const heap = [0x00, 0x41, 0x08, 0x0b];

function functionBody(module: Module, type: FuncType): Uint8Array {
  const { random } = module;
  const groups = random.times(random.below(3), () => [random.below(4), random.pick(TYPES)] as const);
  const locals = groups.flatMap(([count, of]) => Array.from({ length: count }, () => of));
  const code = new Code(module, type, locals).body();
  return sized(bytes(vectorOf(groups.map(([count, of]) => [...leb(count), of])), code));
}

/** Structures and arrays, which the inspection may refuse by name. */
const COLLECTED = [
  [0x5f, 2, I32, 1, 0x63, 0x6e, 0],
  [0x5e, 0x78, 1],
  [0x50, 0, 0x5f, 0],
  [0x4e, 2, 0x5f, 0, 0x60, 0, 0],
];

/** A module that V8 takes; nearly always, for the code is not proven. */
export function validModule(random: Random): Uint8Array {
  const module = plan(random);
  const { types, functions, importedFunctions, globals, tags, dataSegments, elementSegments } = module;
  const own = functions.slice(importedFunctions);
  const collected = random.percent(3) ? [random.pick(COLLECTED)] : [];
  const imported = functions
    .slice(0, importedFunctions)
    .map((type) => bytes(name('m'), name('f'), 0, leb(type)));
  const constants = globals.map(({ type, mutable }) =>
    bytes(type, mutable ? 1 : 0, constantOf(type, random, functions.length), 0x0b),
  );
  const exported = functions.map((_, index) => bytes(name(`f${index}`), 0, leb(index)));
  const everyFunction = vectorOf(functions.map((_, index) => leb(index)));
  const elements = random.times(elementSegments, () =>
    bytes(
      random.pick([
        [0x00, 0x41, 0, 0x0b],
        [0x01, 0x00],
      ]),
      everyFunction,
    ),
  );
  const data = random.times(dataSegments, () => bytes(random.pick([[1], heap]), sized(random.bytes(9))));
  const start = random.percent(20) ? own.indexOf(0) : -1;
  const encoded = types.map(({ params, results }) =>
    bytes(0x60, encodedTypes(params), encodedTypes(results)),
  );
  const bodies = own.map((type) => functionBody(module, types[type]!));
  return bytes(
    CORE_PREAMBLE,
    section(1, vectorOf([...encoded, ...collected])),
    section(2, vectorOf(imported)),
    section(3, vectorOf(own.map(leb))),
    section(4, vectorOf([[FUNCREF, 0, 20]])),
    section(
      5,
      vectorOf([
        random.pick([
          [0, 1],
          [1, 1, 3],
        ]),
      ]),
    ),
    section(13, vectorOf(tags.map((type) => [0, ...leb(type)]))),
    section(6, vectorOf(constants)),
    section(7, vectorOf(exported)),
    start < 0 ? [] : section(8, leb(start + importedFunctions)),
    section(9, vectorOf(elements)),
    section(12, leb(dataSegments)),
    section(10, vectorOf(bodies)),
    section(11, vectorOf(data)),
  );
}
