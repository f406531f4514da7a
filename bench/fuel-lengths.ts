import { KEEP, LOCAL, TYPE, type Probe } from './fuel-module.ts';

const BYTES = [0, 16, 4_096, 1_048_576];
const FAR = 16_777_216;
const ELEMENTS = [0, 16, 4_096, 16_384];

/** What a probe has besides, at a length. */
type More = (length: number) => Partial<Probe>;

/** The code of each name at each length, which is in local 2: no compiler knows it. */
function each(lengths: readonly number[], codes: Record<string, string>, more: More = () => ({})): Probe[] {
  return lengths.flatMap((length) => {
    const set = `i32.const 0 i32.const ${length} i32.store 0 200 i32.const 0 i32.load 0 200 local.set 2`;
    const { before = '', ...rest } = more(length);
    const all = { unrolled: length > 10_000 ? 1 : 8, before: `${set} ${before}`, ...rest };
    return Object.entries(codes).map(([name, code]) => ({
      ...all,
      name: `${name} (${length.toLocaleString('en')})`,
      code,
    }));
  });
}

/** Both the memory and a table are used up after so many turns. */
function growth(mostTurns: number, codes: Record<string, string>, more: Partial<Probe> = {}): Probe[] {
  return Object.entries(codes).map(([name, code]) => ({ name, code, unrolled: 1, mostTurns, ...more }));
}

const ofSegment: More = (length) => ({ segment: Math.max(16, length) });

/** Of an array that is made before the loop. */
const ofArray =
  (array: 'bytes' | 'references' | 'vectors'): More =>
  (length) => ({
    ...ofSegment(length),
    before: `i32.const ${length + 16} array.new_default ${TYPE[array]} local.set ${LOCAL[array]}`,
  });

const MEMORY: readonly Probe[] = [
  ...each([...BYTES, FAR], {
    'memory.fill': 'i32.const 65536 i32.const 1 local.get 2 memory.fill 0',
    'memory.copy': 'i32.const 65536 i32.const 16842752 local.get 2 memory.copy 0 0',
  }),
  ...each(BYTES, {
    'memory.copy, overlapping': 'i32.const 65537 i32.const 65536 local.get 2 memory.copy 0 0',
  }),
  ...each(BYTES, { 'memory.init': 'i32.const 65536 i32.const 0 local.get 2 memory.init 1 0' }, ofSegment),
  { name: 'memory.grow (by 0)', code: 'i32.const 0 memory.grow 0 local.set 1' },
  ...growth(8_000, {
    'memory.grow (by 1)': 'i32.const 1 memory.grow 0 local.set 1',
    'memory.grow (by 1, and touched)':
      'i32.const 1 memory.grow 0 i32.const 65536 i32.mul local.get 1 i32.store 0 0',
  }),
];

const GROW_BY_1 = 'ref.null 112 i32.const 1 table.grow 0 local.set 1';

const TABLES: readonly Probe[] = [
  ...each(
    ELEMENTS,
    {
      'table.fill, of functions': 'i32.const 0 ref.func 1 local.get 2 table.fill 0',
      'table.fill, of null': 'i32.const 0 ref.null 112 local.get 2 table.fill 0',
      'table.fill, of externref': 'i32.const 0 ref.null 111 local.get 2 table.fill 1',
      'table.copy, of externref': 'i32.const 16384 i32.const 0 local.get 2 table.copy 1 1',
    },
    () => ({ elements: 32_768 }),
  ),
  ...each(
    ELEMENTS,
    { 'table.copy, of functions': 'i32.const 16384 i32.const 0 local.get 2 table.copy 0 0' },
    (length) => ({
      elements: 32_768,
      before: `i32.const 0 ref.func 1 i32.const ${length} table.fill 0`,
    }),
  ),
  ...each(ELEMENTS, { 'table.init': 'i32.const 0 i32.const 0 local.get 2 table.init 1 0' }, (length) => ({
    ...ofSegment(length),
    elements: 16_384,
  })),
  { name: 'table.grow (by 0)', code: 'ref.null 112 i32.const 0 table.grow 0 local.set 1' },
  ...growth(100_000, { 'table.grow (by 1)': GROW_BY_1 }),
  ...growth(10_000, { 'table.grow (by 1, at 100,000)': GROW_BY_1 }, { elements: 100_000 }),
  ...growth(1_000, {
    'table.grow (by 1000, of functions)': 'ref.func 1 i32.const 1000 table.grow 0 local.set 1',
  }),
];

const ARRAYS: readonly Probe[] = [
  ...each(BYTES, {
    'array.new, of bytes': `local.get 1 local.get 2 array.new 4 ${KEEP}`,
    'array.new_default, of bytes': `local.get 2 array.new_default 4 ${KEEP}`,
  }),
  ...each(ELEMENTS, {
    'array.new_default, of vectors': `local.get 2 array.new_default 7 ${KEEP}`,
    'array.new, of vectors': `local.get 9 local.get 2 array.new 7 ${KEEP}`,
    'array.new, of references': `ref.func 1 local.get 2 array.new 6 ${KEEP}`,
  }),
  ...each(BYTES, { 'array.new_data': `i32.const 0 local.get 2 array.new_data 4 1 ${KEEP}` }, ofSegment),
  ...each(ELEMENTS, { 'array.new_elem': `i32.const 0 local.get 2 array.new_elem 6 1 ${KEEP}` }, ofSegment),
  ...each(
    BYTES,
    {
      'array.fill, of bytes': `local.get ${LOCAL.bytes} i32.const 0 local.get 1 local.get 2 array.fill 4`,
      'array.copy, of bytes': `local.get ${LOCAL.bytes} i32.const 16 local.get ${LOCAL.bytes} i32.const 0 local.get 2 array.copy 4 4`,
      'array.init_data': `local.get ${LOCAL.bytes} i32.const 0 i32.const 0 local.get 2 array.init_data 4 1`,
    },
    ofArray('bytes'),
  ),
  ...each(
    ELEMENTS,
    {
      'array.fill, of references': `local.get ${LOCAL.references} i32.const 0 ref.func 1 local.get 2 array.fill 6`,
      'array.copy, of references': `local.get ${LOCAL.references} i32.const 16 local.get ${LOCAL.references} i32.const 0 local.get 2 array.copy 6 6`,
      'array.init_elem': `local.get ${LOCAL.references} i32.const 0 i32.const 0 local.get 2 array.init_elem 6 1`,
    },
    ofArray('references'),
  ),
  ...each(
    ELEMENTS,
    {
      'array.fill, of vectors': `local.get ${LOCAL.vectors} i32.const 0 local.get 9 local.get 2 array.fill 7`,
      'array.copy, of vectors': `local.get ${LOCAL.vectors} i32.const 16 local.get ${LOCAL.vectors} i32.const 0 local.get 2 array.copy 7 7`,
    },
    ofArray('vectors'),
  ),
];

/** What depends on a length, at several ones. */
export const LENGTHS: readonly Probe[] = [...MEMORY, ...TABLES, ...ARRAYS];
