import { expect, test } from 'vitest';
import { decodeComponent } from '../../../host/compile/inspect/component.ts';
import {
  resolveStructure,
  STRUCTURE,
  STRUCTURE_NAMES,
  type StructureName,
} from '../../../host/protocol/structure.ts';
import {
  bytes,
  COMPONENT_PREAMBLE,
  name,
  type Part,
  repeat,
  section,
  sized,
} from '../../support/wasm-encode.ts';
import { component, core, list, module } from './support/encode.ts';

const END = 0x0b;
const NO_TYPE = [0x60, 0, 0];
/** One function with this body, without its last `end`. */
const func = (type: Part, ...bodies: readonly Part[]): Uint8Array =>
  core(
    list(1, type),
    list(3, ...bodies.map(() => 0)),
    list(10, ...bodies.map((body) => sized(bytes(body, END)))),
  );

const BLOCK = [0x02, 0x40];
const TABLE_OF_THREE = [0x41, 0, 0x0e, 3, 0, 0, 0, 0];
const FIVE_LOCALS = [2, 2, 0x7f, 3, 0x7e];
const U8 = 0x7d;

interface Case {
  readonly cap: StructureName;
  /** What there is of it. */
  readonly count: number;
  readonly bytes: Uint8Array;
  /** A sequence that stands in the bytes once, and how far from it what is too much is told to be. */
  readonly needle: Part;
  readonly offset?: number;
}

const CASES: readonly Case[] = [
  {
    cap: 'sections',
    count: 3,
    bytes: component(section(0, name('x')), section(0, name('y')), section(0, name('z'))),
    needle: [2, 1, 0x7a],
  },
  {
    cap: 'customBytes',
    count: 8,
    bytes: component(section(0, bytes(name('x'), [1, 2, 3])), section(0, bytes(name('y'), 4))),
    needle: name('y'),
  },
  {
    cap: 'customBytes',
    count: 3,
    bytes: core(section(0, bytes(name('y'), 4))),
    needle: name('y'),
  },
  {
    cap: 'coreNameBytes',
    count: 8,
    bytes: core(list(7, bytes(name('longname'), 0, 0))),
    needle: name('longname'),
  },
  {
    cap: 'nameBytes',
    count: 8,
    bytes: component(list(7, U8), list(11, bytes(0, name('longname'), 3, 0, 0))),
    needle: name('longname'),
  },
  {
    cap: 'allNamesBytes',
    count: 8,
    bytes: component(list(7, [0x6d, 2, ...name('abc'), ...name('defgh')])),
    needle: name('defgh'),
  },
  {
    cap: 'coreModules',
    count: 2,
    bytes: component(module(), module(section(0, name('x')))),
    needle: [1, 12],
    offset: 2,
  },
  { cap: 'coreTypes', count: 2, bytes: core(list(1, NO_TYPE, NO_TYPE)), needle: [2, ...NO_TYPE], offset: 4 },
  {
    cap: 'coreTypes',
    count: 3,
    bytes: core(list(1, [0x4e, 2, ...NO_TYPE, ...NO_TYPE], NO_TYPE)),
    needle: [2, ...NO_TYPE],
    offset: 7,
  },
  {
    cap: 'coreTypes',
    count: 2,
    bytes: component(list(3, NO_TYPE, NO_TYPE)),
    needle: [2, ...NO_TYPE],
    offset: 4,
  },
  {
    cap: 'coreTypes',
    count: 3,
    bytes: component(list(3, [0x4e, 2, ...NO_TYPE, ...NO_TYPE], NO_TYPE)),
    needle: [2, ...NO_TYPE],
    offset: 7,
  },
  {
    cap: 'coreTypes',
    count: 2,
    bytes: component(list(3, [0x50, 0], [0x50, 0])),
    needle: [2, 0x50, 0],
    offset: 3,
  },
  {
    cap: 'coreParameters',
    count: 3,
    bytes: core(list(1, [0x60, 3, 0x7f, 0x7e, 0x7d, 0])),
    needle: [3, 0x7f],
  },
  { cap: 'coreResults', count: 3, bytes: core(list(1, [0x60, 0, 3, 0x7f, 0x7e, 0x7d])), needle: [3, 0x7f] },
  {
    cap: 'structFields',
    count: 3,
    bytes: core(list(1, [0x5f, 3, 0x7f, 0, 0x7e, 0, 0x78, 1])),
    needle: [0x5f, 3],
  },
  {
    cap: 'coreImports',
    count: 2,
    bytes: core(list(2, bytes(name('a'), name('b'), 3, 0x7f, 0), bytes(name('c'), name('d'), 3, 0x7f, 0))),
    needle: [2, ...name('a')],
  },
  {
    cap: 'coreExports',
    count: 2,
    bytes: core(list(7, bytes(name('a'), 0, 0), bytes(name('b'), 0, 0))),
    needle: [2, ...name('a')],
  },
  {
    cap: 'coreExports',
    count: 2,
    bytes: component(list(2, [1, 2, ...name('a'), 0, 0, ...name('b'), 0, 0])),
    needle: [2, ...name('a')],
  },
  { cap: 'functions', count: 2, bytes: func(NO_TYPE, [0], [0]), needle: [3, 3, 2, 0, 0], offset: 2 },
  { cap: 'functionBytes', count: 5, bytes: func(NO_TYPE, [0, 1, 1, 1]), needle: [5, 0, 1, 1, 1] },
  {
    cap: 'functionLocals',
    count: 6,
    bytes: func([0x60, 1, 0x7f, 0], FIVE_LOCALS),
    needle: FIVE_LOCALS,
    offset: -1,
  },
  // Five at the block, and a sixteenth of them at each of two ends.
  {
    cap: 'blockLocals',
    count: 6,
    bytes: func(NO_TYPE, [...FIVE_LOCALS, ...BLOCK, END]),
    needle: FIVE_LOCALS,
    offset: -1,
  },
  // Two operands at the block, and a sixteenth of them at its end.
  {
    cap: 'blockLocals',
    count: 3,
    bytes: func(NO_TYPE, [0, 0x41, 9, 0x41, 9, ...BLOCK, END, 0x1a, 0x1a]),
    needle: [0, 0x41, 9, 0x41],
    offset: -1,
  },
  // Sixteen results of a call, twice, and at the block, and a sixteenth of them at the call and at two ends.
  {
    cap: 'blockLocals',
    count: 51,
    bytes: func(bytes(0x60, 0, 16, repeat(0x7f, 16)), [0, 0x10, 0, ...BLOCK, END]),
    needle: [0, 0x10, 0],
    offset: -1,
  },
  {
    cap: 'allBlockLocals',
    count: 12,
    bytes: func(NO_TYPE, [...FIVE_LOCALS, ...BLOCK, END], [...FIVE_LOCALS, 0x01, ...BLOCK, END]),
    needle: [...FIVE_LOCALS, 1],
    offset: -1,
  },
  {
    cap: 'blockNesting',
    count: 3,
    bytes: func(NO_TYPE, [0, ...BLOCK, ...BLOCK, 0x03, 0x40, END, END, END]),
    needle: [0x03, 0x40],
  },
  { cap: 'labels', count: 3, bytes: func(NO_TYPE, [0, ...TABLE_OF_THREE]), needle: [0x0e, 3] },
  {
    cap: 'labels',
    count: 2,
    bytes: func(NO_TYPE, [0, 0x1f, 0x40, 2, 2, 0, 3, 0, END]),
    needle: [0x1f, 0x40],
  },
  {
    cap: 'allLabels',
    count: 6,
    bytes: func(NO_TYPE, [0, ...BLOCK, ...TABLE_OF_THREE, END, 1, ...TABLE_OF_THREE]),
    needle: [1, ...TABLE_OF_THREE],
    offset: 3,
  },
  { cap: 'constantBytes', count: 3, bytes: core(list(6, [0x7f, 0, 0x41, 9, END])), needle: [0x41, 9] },
  {
    cap: 'globals',
    count: 2,
    bytes: core(list(6, [0x7f, 0, 0x41, 9, END], [0x7f, 0, 0x41, 9, END])),
    needle: [6, 11, 2],
    offset: 2,
  },
  { cap: 'tags', count: 2, bytes: core(list(13, [0, 0], [0, 0])), needle: [13, 5, 2], offset: 2 },
  {
    cap: 'memories',
    count: 2,
    bytes: component(module(list(5, [0, 1])), module(list(5, [0, 2]))),
    needle: [5, 3, 1, 0, 2],
    offset: 3,
  },
  { cap: 'tables', count: 2, bytes: core(list(4, [0x70, 0, 1], [0x70, 0, 2])), needle: [0x70, 0, 2] },
  { cap: 'tableElements', count: 7, bytes: core(list(4, [0x70, 0, 3], [0x70, 0, 4])), needle: [0x70, 0, 4] },
  {
    cap: 'elementSegments',
    count: 2,
    bytes: core(list(9, [1, 0, 0], [1, 0, 0])),
    needle: [9, 7, 2],
    offset: 2,
  },
  {
    cap: 'elementItems',
    count: 5,
    bytes: core(list(9, [1, 0, 2, 0, 0], [1, 0, 3, 0, 0, 0])),
    needle: [3, 0, 0, 0],
  },
  { cap: 'dataSegments', count: 2, bytes: core(list(11, [1, 0], [1, 0])), needle: [11, 5, 2], offset: 2 },
  {
    cap: 'components',
    count: 2,
    bytes: component(
      section(4, COMPONENT_PREAMBLE),
      section(4, bytes(COMPONENT_PREAMBLE, section(0, name('x')))),
    ),
    needle: [4, 12],
    offset: 2,
  },
  {
    cap: 'nesting',
    count: 3,
    bytes: component(section(4, bytes(COMPONENT_PREAMBLE, section(4, COMPONENT_PREAMBLE)))),
    needle: [4, 8],
    offset: 2,
  },
  {
    cap: 'nesting',
    count: 3,
    bytes: component(list(7, [0x42, 1, 1, 0x41, 0])),
    needle: [0x41, 0],
    offset: 1,
  },
  {
    cap: 'imports',
    count: 2,
    bytes: component(list(10, bytes(0, name('a'), 3, 1), bytes(0, name('b'), 3, 1))),
    needle: [2, 0, ...name('a')],
  },
  {
    cap: 'exports',
    count: 2,
    bytes: component(list(7, U8), list(11, bytes(0, name('a'), 3, 0, 0), bytes(0, name('b'), 3, 0, 0))),
    needle: [2, 0, ...name('a')],
  },
  {
    cap: 'ownExports',
    count: 2,
    bytes: component(list(7, U8), list(11, bytes(0, name('a'), 3, 0, 0), bytes(0, name('b'), 3, 0, 0))),
    needle: [0, ...name('b')],
  },
  { cap: 'instances', count: 2, bytes: component(list(5, [1, 0], [1, 0])), needle: [5, 5, 2], offset: 2 },
  { cap: 'instances', count: 2, bytes: component(list(2, [1, 0], [1, 0])), needle: [2, 5, 2], offset: 2 },
  {
    cap: 'instantiationArguments',
    count: 2,
    bytes: component(
      section(4, COMPONENT_PREAMBLE),
      list(7, U8),
      list(5, [0, 0, 2, ...name('a'), 3, 0, ...name('b'), 3, 0]),
    ),
    needle: [2, ...name('a')],
  },
  {
    cap: 'instantiationArguments',
    count: 2,
    bytes: component(module(), list(2, [0, 0, 2, ...name('a'), 0x12, 0, ...name('b'), 0x12, 0])),
    needle: [2, ...name('a')],
  },
  {
    cap: 'aliases',
    count: 2,
    bytes: component(list(7, U8), list(6, [3, 2, 0, 0], [3, 2, 0, 0])),
    needle: [6, 9, 2],
    offset: 2,
  },
  { cap: 'canonicalFunctions', count: 2, bytes: component(list(8, 5, 5)), needle: [8, 3, 2], offset: 2 },
  { cap: 'types', count: 2, bytes: component(list(7, U8, U8)), needle: [7, 3, 2], offset: 2 },
  {
    cap: 'types',
    count: 3,
    bytes: component(list(7, [0x42, 2, 1, U8, 1, U8])),
    needle: [2, 1, U8],
  },
  {
    cap: 'typeParts',
    count: 5,
    bytes: component(list(7, [0x6f, 3, U8, U8, U8], [0x6d, 2, ...name('a'), ...name('b')])),
    needle: [2, ...name('a')],
  },
  {
    cap: 'typeSize',
    count: 7,
    bytes: component(list(7, [0x6f, 2, U8, U8], [0x6f, 2, 0, 0])),
    needle: [0x6f, 2, 0, 0],
  },
  // A list of a fixed length is as many of its items.
  { cap: 'typeSize', count: 2001, bytes: component(list(7, [0x67, U8, 0xe8, 7])), needle: [0x67, U8] },
  // An import of a function that takes a tuple of two: the function, the tuple and its parts.
  {
    cap: 'unfolded',
    count: 4,
    bytes: component(
      list(7, [0x6f, 2, U8, U8], [0x40, 1, ...name('p'), 0, 1, 0]),
      list(10, bytes(0, name('f'), 1, 1)),
    ),
    needle: [0, ...name('f')],
  },
];

const refusal = (bytes: Uint8Array, caps: Partial<Record<StructureName, number>>): unknown => {
  try {
    decodeComponent(bytes, resolveStructure(caps), new Set());
    return 'accepted';
  } catch (thrown) {
    return thrown;
  }
};

test.each(CASES)('$cap: $count pass where they are allowed, and not where one less is', (each) => {
  const { cap, count, bytes: made, needle, offset = 0 } = each;
  const found = Buffer.from(made);
  const at = found.indexOf(bytes(needle));
  expect([at, found.lastIndexOf(bytes(needle))]).toEqual([at, at > 0 ? at : 'not found']);
  expect(refusal(made, { [cap]: count })).toBe('accepted');
  expect(refusal(made, { [cap]: count - 1 })).toMatchObject({
    code: 'structure_refused',
    detail: expect.stringMatching(
      new RegExp(`^${cap}: .*, more than ${(count - 1).toLocaleString('en')}, at byte ${at + offset}$`),
    ),
  });
});

test('every cap is tested', () => {
  expect(new Set(CASES.map(({ cap }) => cap))).toEqual(new Set(STRUCTURE_NAMES));
});

test('the refusal tells the cap, the item, how much there is, how much may be, and where', () => {
  expect(refusal(func(NO_TYPE, [0, ...repeat(1, 500_000)]), {})).toMatchObject({
    detail: 'functionBytes: function 0 has 500,002, more than 500,000, at byte 35',
  });
  expect(refusal(component(list(7, U8, U8)), { types: 1 })).toMatchObject({
    detail: 'types: 2 in all with types, more than 1, at byte 10',
  });
});

test('caps are resolved: what is not set is the default, and nothing goes above the ceiling', () => {
  const caps = resolveStructure({ tags: 5, labels: 1_000_000 });
  expect(caps).toMatchObject({ tags: 5, labels: 65_520, functions: STRUCTURE.functions.default });
  for (const cap of STRUCTURE_NAMES)
    expect(STRUCTURE[cap].default).toBeLessThanOrEqual(STRUCTURE[cap].ceiling);
});

test.each([
  ['after a later one', core(list(3), list(1)), 'core section 1 stands after section 3, at byte 21'],
  ['twice', core(list(1), list(1)), 'core section 1 stands after section 1, at byte 21'],
])('a core section that stands %s is refused', (_, made, detail) => {
  expect(refusal(made, {})).toMatchObject({ code: 'malformed_component', detail });
});

test('functions and bodies are as many', () => {
  expect(refusal(core(list(1, NO_TYPE), list(3, 0), list(10)), {})).toMatchObject({
    detail: expect.stringMatching(/^0 function bodies for 1 functions, at byte/),
  });
});
