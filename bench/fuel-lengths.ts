import { KEEP, LOCAL, TYPE, type Probe } from './fuel-module.ts';

const BYTES = [0, 16, 4_096, 1_048_576];
const FAR = 16_777_216;
const ELEMENTS = [0, 16, 4_096, 16_384];

/** The length is in local 2: no compiler knows it. */
function each(lengths: readonly number[], probe: (length: number) => Probe): Probe[] {
  return lengths.map((length) => {
    const { name, before = '', ...rest } = probe(length);
    const set = `i32.const 0 i32.const ${length} i32.store 0 200 i32.const 0 i32.load 0 200 local.set 2`;
    return {
      unrolled: length > 10_000 ? 1 : 8,
      ...rest,
      name: `${name} (${length.toLocaleString('en')})`,
      before: `${set} ${before}`,
    };
  });
}

const MEMORY: readonly Probe[] = [
  ...each([...BYTES, FAR], () => ({
    name: 'memory.fill',
    code: `i32.const 65536 i32.const 1 local.get 2 memory.fill 0`,
  })),
  ...each([...BYTES, FAR], () => ({
    name: 'memory.copy',
    code: `i32.const 65536 i32.const 16842752 local.get 2 memory.copy 0 0`,
  })),
  ...each(BYTES, () => ({
    name: 'memory.copy, overlapping',
    code: `i32.const 65537 i32.const 65536 local.get 2 memory.copy 0 0`,
  })),
  ...each(BYTES, (length) => ({
    name: 'memory.init',
    segment: Math.max(16, length),
    code: `i32.const 65536 i32.const 0 local.get 2 memory.init 1 0`,
  })),
  { name: 'memory.grow (by 0)', code: 'i32.const 0 memory.grow 0 local.set 1' },
  {
    name: 'memory.grow (by 1)',
    code: 'i32.const 1 memory.grow 0 local.set 1',
    unrolled: 1,
    mostTurns: 8_000,
  },
  {
    name: 'memory.grow (by 1, and touched)',
    code: 'i32.const 1 memory.grow 0 i32.const 65536 i32.mul local.get 1 i32.store 0 0',
    unrolled: 1,
    mostTurns: 8_000,
  },
];

const TABLES: readonly Probe[] = [
  ...each(ELEMENTS, () => ({
    name: 'table.fill, of functions',
    elements: 16_384,
    code: `i32.const 0 ref.func 1 local.get 2 table.fill 0`,
  })),
  ...each(ELEMENTS, () => ({
    name: 'table.fill, of null',
    elements: 16_384,
    code: `i32.const 0 ref.null 112 local.get 2 table.fill 0`,
  })),
  ...each(ELEMENTS, () => ({
    name: 'table.fill, of externref',
    elements: 16_384,
    code: `i32.const 0 ref.null 111 local.get 2 table.fill 1`,
  })),
  ...each(ELEMENTS, (length) => ({
    name: 'table.copy, of functions',
    elements: 32_768,
    code: `i32.const 16384 i32.const 0 local.get 2 table.copy 0 0`,
    before: `i32.const 0 ref.func 1 i32.const ${length} table.fill 0`,
  })),
  ...each(ELEMENTS, () => ({
    name: 'table.copy, of externref',
    elements: 32_768,
    code: `i32.const 16384 i32.const 0 local.get 2 table.copy 1 1`,
  })),
  ...each(ELEMENTS, (length) => ({
    name: 'table.init',
    elements: 16_384,
    segment: Math.max(16, length),
    code: `i32.const 0 i32.const 0 local.get 2 table.init 1 0`,
  })),
  { name: 'table.grow (by 0)', code: 'ref.null 112 i32.const 0 table.grow 0 local.set 1' },
  {
    name: 'table.grow (by 1)',
    code: 'ref.null 112 i32.const 1 table.grow 0 local.set 1',
    unrolled: 1,
    mostTurns: 100_000,
  },
  {
    name: 'table.grow (by 1, at 100,000)',
    elements: 100_000,
    code: 'ref.null 112 i32.const 1 table.grow 0 local.set 1',
    unrolled: 1,
    mostTurns: 10_000,
  },
  {
    name: 'table.grow (by 1000, of functions)',
    code: 'ref.func 1 i32.const 1000 table.grow 0 local.set 1',
    unrolled: 1,
    mostTurns: 1_000,
  },
];

const ARRAYS: readonly Probe[] = [
  ...each(BYTES, () => ({
    name: 'array.new, of bytes',
    code: `local.get 1 local.get 2 array.new 4 ${KEEP}`,
  })),
  ...each(BYTES, () => ({
    name: 'array.new_default, of bytes',
    code: `local.get 2 array.new_default 4 ${KEEP}`,
  })),
  ...each(ELEMENTS, () => ({
    name: 'array.new_default, of vectors',
    code: `local.get 2 array.new_default 7 ${KEEP}`,
  })),
  ...each(ELEMENTS, () => ({
    name: 'array.new, of vectors',
    code: `local.get 9 local.get 2 array.new 7 ${KEEP}`,
  })),
  ...each(ELEMENTS, () => ({
    name: 'array.new, of references',
    code: `ref.func 1 local.get 2 array.new 6 ${KEEP}`,
  })),
  ...each(BYTES, (length) => ({
    name: 'array.new_data',
    segment: Math.max(16, length),
    code: `i32.const 0 local.get 2 array.new_data 4 1 ${KEEP}`,
  })),
  ...each(ELEMENTS, (length) => ({
    name: 'array.new_elem',
    segment: Math.max(16, length),
    code: `i32.const 0 local.get 2 array.new_elem 6 1 ${KEEP}`,
  })),
  ...filled(BYTES, {
    name: 'array.fill, of bytes',
    array: 'bytes',
    code: () => `i32.const 0 local.get 1 local.get 2 array.fill 4`,
  }),
  ...filled(ELEMENTS, {
    name: 'array.fill, of references',
    array: 'references',
    code: () => `i32.const 0 ref.func 1 local.get 2 array.fill 6`,
  }),
  ...filled(ELEMENTS, {
    name: 'array.fill, of vectors',
    array: 'vectors',
    code: () => `i32.const 0 local.get 9 local.get 2 array.fill 7`,
  }),
  ...filled(BYTES, {
    name: 'array.copy, of bytes',
    array: 'bytes',
    code: () => `i32.const 16 local.get ${LOCAL.bytes} i32.const 0 local.get 2 array.copy 4 4`,
  }),
  ...filled(ELEMENTS, {
    name: 'array.copy, of references',
    array: 'references',
    code: () => `i32.const 16 local.get ${LOCAL.references} i32.const 0 local.get 2 array.copy 6 6`,
  }),
  ...filled(ELEMENTS, {
    name: 'array.copy, of vectors',
    array: 'vectors',
    code: () => `i32.const 16 local.get ${LOCAL.vectors} i32.const 0 local.get 2 array.copy 7 7`,
  }),
  ...filled(BYTES, {
    name: 'array.init_data',
    array: 'bytes',
    code: () => `i32.const 0 i32.const 0 local.get 2 array.init_data 4 1`,
  }),
  ...filled(ELEMENTS, {
    name: 'array.init_elem',
    array: 'references',
    code: () => `i32.const 0 i32.const 0 local.get 2 array.init_elem 6 1`,
  }),
];

interface Filled {
  readonly name: string;
  readonly array: 'bytes' | 'references' | 'vectors';
  readonly code: (length: number) => string;
}

/** Of an array that is made before the loop. */
function filled(lengths: readonly number[], { name, array, code }: Filled): Probe[] {
  return each(lengths, (length) => ({
    name,
    segment: Math.max(16, length),
    before: `i32.const ${length + 16} array.new_default ${TYPE[array]} local.set ${LOCAL[array]}`,
    code: `local.get ${LOCAL[array]} ${code(length)}`,
  }));
}

/** What depends on a length, at several ones. */
export const LENGTHS: readonly Probe[] = [...MEMORY, ...TABLES, ...ARRAYS];
