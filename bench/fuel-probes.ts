import { INSTRUCTIONS, PREFIXED } from '../host/compile/binary/opcodes.ts';
import { chainOf, isNumeric } from './fuel-chains.ts';
import { LENGTHS } from './fuel-lengths.ts';
import { FIRST_CALLEE, KEEP, LOCAL, TYPE, UNSEEN_BY_FUEL, type Probe } from './fuel-module.ts';

/** What has to do with objects has to be run for long: now and then V8 collects them. */
export const isCollected = ({ name }: Probe): boolean => /^(?:array|struct)\./.test(name);

const FIRST = FIRST_CALLEE;
const { takes, passes } = TYPE;

/** A function that calls itself `depth` times and throws at the bottom. */
const THROWER = {
  type: takes,
  code: `local.get 0 if 64 local.get 0 i32.const 1 i32.sub call ${FIRST} else throw 0 end`,
};

/** More bytes than V8 inlines. */
const LARGE = {
  type: passes,
  code: `local.get 0 i32.const -1 i32.eq if 64 ${'i32.const 0 i32.const 1 i32.store 0 0 '.repeat(90)} end local.get 0`,
};

/** As large, and calls itself `depth` times before it throws. */
const DEEP = {
  type: takes,
  code: `local.get 0 i32.const -1 i32.eq if 64 ${'i32.const 0 i32.const 1 i32.store 0 0 '.repeat(90)} end ${THROWER.code}`,
};

const thrownFrom = (depth: number): Probe => ({
  name: `throw (${depth} calls deep)`,
  code: `block 64 try_table 64 1 2 0 i32.const ${depth} call ${FIRST} end end`,
  callees: [THROWER],
  unrolled: depth > 10 ? 1 : 32,
});

const thrownFar = (depth: number): Probe => ({
  ...thrownFrom(depth),
  name: `throw (${depth} large calls deep)`,
  callees: [DEEP],
});

const THROWS: readonly Probe[] = [
  { name: 'throw (try_table, same function)', code: 'block 64 try_table 64 1 0 0 0 throw 0 end end' },
  {
    name: 'throw (with a value)',
    code: 'block 127 try_table 64 1 0 1 0 local.get 1 throw 1 end i32.const 1 end local.set 1',
  },
  { name: 'throw (legacy try, catch)', code: 'try 64 throw 0 catch 0 end' },
  { name: 'throw (legacy try, catch_all)', code: 'try 64 throw 0 catch_all end' },
  { name: 'rethrow (twice thrown)', code: 'try 64 try 64 throw 0 catch 0 rethrow 0 end catch_all end' },
  {
    name: 'throw_ref',
    before: `block 105 try_table 64 1 3 0 throw 0 end unreachable end local.set ${LOCAL.exception}`,
    code: `block 64 try_table 64 1 2 0 local.get ${LOCAL.exception} throw_ref end end`,
  },
  {
    name: 'throw (catch_all_ref)',
    code: `block 105 try_table 64 1 3 0 throw 0 end ref.null 105 end local.set ${LOCAL.exception}`,
  },
  ...[0, 1, 10, 100, 1000].map(thrownFrom),
  ...[10, 100, 1000].map(thrownFar),
];

const CALLS: readonly Probe[] = [
  { name: 'call', code: 'local.get 1 call 1 local.set 1' },
  { name: 'call (too large to be inlined)', code: `local.get 1 call ${FIRST} local.set 1`, callees: [LARGE] },
  { name: 'call (of the host)', code: 'call 0' },
  { name: 'call_indirect', code: 'local.get 1 i32.const 0 call_indirect 2 0 local.set 1' },
  { name: 'call_ref', code: 'local.get 1 ref.func 1 call_ref 2 local.set 1' },
  callee('return', 'return'),
  callee('return_call', 'return_call 1'),
  callee('return_call_indirect', 'i32.const 0 return_call_indirect 2 0'),
  callee('return_call_ref', 'ref.func 1 return_call_ref 2'),
  {
    name: 'call (a frame of 1000 locals)',
    code: `local.get 1 call ${FIRST} local.set 1`,
    callees: [{ type: passes, code: 'local.get 0', locals: 1000 }],
  },
];

function callee(name: string, code: string): Probe {
  return {
    name,
    code: `local.get 1 call ${FIRST} local.set 1`,
    callees: [{ type: passes, code: `local.get 0 ${code}` }],
  };
}

const many = (count: number, code: string): string => `${code} `.repeat(count);

/** A number that no processor foresees. */
const NEXT = 'local.get 1 i32.const 1664525 i32.mul i32.const 1013904223 i32.add local.set 1';

const CONTROL: readonly Probe[] = [
  { name: 'br_if', code: 'block 64 local.get 1 br_if 0 local.get 2 local.set 1 end' },
  { name: 'if', code: 'local.get 1 if 64 i32.const 0 local.set 1 else i32.const 1 local.set 1 end' },
  {
    name: 'br_if (by chance)',
    code: `${NEXT} local.get 1 i32.const 0 i32.lt_s if 64 i32.const 0 local.get 1 i32.store 0 256 end`,
  },
  { name: 'br', code: 'block 64 br 0 end' },
  {
    name: 'br_table (of 4)',
    code: `${many(4, 'block 64')} local.get 1 br_table 3 0 1 2 3 ${many(4, 'end')} local.get 1 i32.const 5 i32.mul local.set 1`,
  },
  {
    name: 'br_table (of 256, by chance)',
    code: `${NEXT} ${many(8, 'block 64')} local.get 1 i32.const 24 i32.shr_u br_table 255 ${many(32, '0 1 2 3 4 5 6 7')} ${many(8, 'i32.const 0 local.get 1 i32.store 0 256 end')}`,
    unrolled: 4,
  },
  { name: 'nop', code: 'nop local.get 1 local.set 1' },
  { name: 'select', code: 'local.get 1 local.get 2 local.get 1 select local.set 1' },
  { name: 'try_table', code: 'block 64 try_table 64 1 2 0 local.get 1 call 1 local.set 1 end end' },
  { name: 'try', code: 'try 64 local.get 1 call 1 local.set 1 catch_all end' },
  { name: 'delegate', code: 'try 64 try 64 local.get 1 call 1 local.set 1 delegate 0 catch_all end' },
  {
    name: 'loop',
    code: 'loop 64 local.get 1 i32.const 1 i32.and if 64 local.get 1 i32.const 2 i32.mul local.set 1 br 1 end end',
  },
];

const VARIABLES: readonly Probe[] = [
  { name: 'local.get', code: 'local.get 1 local.set 1' },
  { name: 'local.tee', code: 'local.get 1 local.tee 1 drop' },
  { name: 'global.get', code: 'global.get 0 local.get 2 i32.add global.set 0' },
  { name: 'global.set', code: 'local.get 1 global.set 0' },
  {
    name: 'global.set (of an object)',
    before: `local.get 1 struct.new 3 local.set ${LOCAL.eq}`,
    code: `local.get ${LOCAL.eq} global.set 2`,
  },
  { name: 'global.set (funcref)', code: 'global.get 1 ref.func 1 global.set 1 drop' },
  { name: 'table.get (funcref)', code: 'i32.const 0 table.get 0 local.set 11' },
  { name: 'table.get (externref)', code: 'i32.const 0 table.get 1 local.set 12' },
  { name: 'table.set (funcref)', code: 'i32.const 0 ref.func 1 table.set 0' },
  { name: 'table.set (null)', code: 'i32.const 0 ref.null 112 table.set 0' },
  { name: 'table.set (externref)', code: 'i32.const 0 i32.const 1 table.get 1 table.set 1' },
  { name: 'table.size', code: 'table.size 0 local.set 1' },
  { name: 'memory.size', code: 'memory.size 0 local.set 1' },
  { name: 'ref.func', code: 'ref.func 1 local.set 11' },
  { name: 'ref.is_null', code: 'i32.const 0 table.get 0 ref.is_null local.set 1' },
  { name: 'ref.as_non_null', code: 'i32.const 0 table.get 0 ref.as_non_null local.set 11' },
  { name: 'br_on_null', code: 'block 64 i32.const 0 table.get 0 br_on_null 0 local.set 11 end' },
  {
    name: 'br_on_non_null',
    code: 'block 112 i32.const 0 table.get 0 br_on_non_null 0 ref.null 112 end local.set 11',
  },
  { name: 'data.drop', code: 'data.drop 1' },
  { name: 'elem.drop', code: 'elem.drop 1' },
];

const OBJECTS: readonly Probe[] = [
  { name: 'struct.new', code: `local.get 1 struct.new 3 ${KEEP}` },
  { name: 'struct.new_default', code: `struct.new_default 3 ${KEEP}` },
  { name: 'struct.new_default (16 fields)', code: `struct.new_default 8 ${KEEP}` },
  {
    name: 'struct.new (the last 65,536 live on)',
    before: `i32.const 65536 array.new_default 9 local.set ${LOCAL.objects}`,
    code: `local.get ${LOCAL.objects} local.get 1 i32.const 1 i32.add local.tee 1 i32.const 65535 i32.and local.get 1 struct.new 3 array.set 9`,
  },
  ...ofObject('struct.get', {
    make: 'local.get 1 struct.new 3',
    code: 'ref.cast 3 struct.get 3 0 local.set 1',
  }),
  ...ofObject('struct.set', {
    make: 'local.get 1 struct.new 3',
    code: 'ref.cast 3 local.get 1 struct.set 3 0',
  }),
  ...ofObject('struct.set (of a reference)', {
    make: `local.get 1 struct.new 3 local.set ${LOCAL.eq} struct.new_default 10`,
    code: `ref.cast 10 local.get ${LOCAL.eq} struct.set 10 0`,
  }),
  ...ofObject('struct.get_s', {
    make: 'local.get 1 struct.new 11',
    code: 'ref.cast 11 struct.get_s 11 0 local.set 1',
  }),
  ...ofObject('struct.get_u', {
    make: 'local.get 1 struct.new 11',
    code: 'ref.cast 11 struct.get_u 11 0 local.set 1',
  }),
  ...ofObject('array.get', {
    make: 'i32.const 9 array.new_default 5',
    code: 'ref.cast 5 i32.const 2 array.get 5 local.set 1',
  }),
  ...ofObject('array.set', {
    make: 'i32.const 9 array.new_default 5',
    code: 'ref.cast 5 i32.const 2 local.get 1 array.set 5',
  }),
  ...ofObject('array.set (of references)', {
    make: `local.get 1 struct.new 3 local.set ${LOCAL.eq} i32.const 9 array.new_default 9`,
    code: `ref.cast 9 i32.const 2 local.get ${LOCAL.eq} array.set 9`,
  }),
  ...ofObject('array.get_s', {
    make: 'i32.const 9 array.new_default 4',
    code: 'ref.cast 4 i32.const 2 array.get_s 4 local.set 1',
  }),
  ...ofObject('array.get_u', {
    make: 'i32.const 9 array.new_default 4',
    code: 'ref.cast 4 i32.const 2 array.get_u 4 local.set 1',
  }),
  ...ofObject('array.len', {
    make: 'i32.const 9 array.new_default 5',
    code: 'ref.cast 5 array.len local.set 1',
  }),
  ...ofObject('ref.test', { make: 'local.get 1 struct.new 3', code: 'ref.test 3 local.set 1' }),
  ...ofObject('ref.cast', { make: 'local.get 1 struct.new 3', code: `ref.cast 3 ${KEEP}` }),
  ...ofObject('br_on_cast', {
    make: 'local.get 1 struct.new 3',
    code: `local.set ${LOCAL.eq} block 99 3 local.get ${LOCAL.eq} br_on_cast 3 0 109 3 drop ref.null 3 end ${KEEP}`,
  }),
  ...ofObject('br_on_cast_fail', {
    make: 'local.get 1 struct.new 3',
    code: `local.set ${LOCAL.eq} block 109 local.get ${LOCAL.eq} br_on_cast_fail 3 0 109 3 drop ref.null 109 end ${KEEP}`,
  }),
  ...ofObject('ref.eq', { make: 'local.get 1 struct.new 3', code: 'global.get 2 ref.eq local.set 1' }),
  ...ofObject('extern.convert_any', {
    make: 'local.get 1 struct.new 3',
    code: `extern.convert_any any.convert_extern drop`,
  }),
  {
    name: 'any.convert_extern',
    code: `i32.const 0 table.get 1 any.convert_extern extern.convert_any local.set ${LOCAL.extern}`,
  },
  { name: 'ref.i31', code: `local.get 1 ref.i31 ${KEEP}` },
  { name: 'i31.get_u', code: `local.get 1 ref.i31 i31.get_u local.set 1` },
  { name: 'i31.get_s', code: `local.get 1 ref.i31 i31.get_s local.set 1` },
  { name: 'array.new_fixed (of 8)', code: `${many(8, 'local.get 1')} array.new_fixed 5 8 ${KEEP}` },
  {
    name: 'array.new_fixed (of 1000)',
    code: `${many(1000, 'local.get 1')} array.new_fixed 5 1000 ${KEEP}`,
    unrolled: 1,
  },
];

/** Of an object that comes out of a global, so that nothing is known of it. */
function ofObject(name: string, { make, code }: { readonly make: string; readonly code: string }): Probe[] {
  return [{ name, before: `${make} ${KEEP}`, code: `global.get 2 ${code}` }];
}

const FAR = 33_554_431;

/** What fuel does not see, as docs/fuel.md says. */
const UNSEEN: readonly Probe[] = [
  {
    name: `${UNSEEN_BY_FUEL}i32.load, at random in 32 MiB`,
    code: `${NEXT} local.get 1 i32.const ${FAR} i32.and i32.load 0 0 local.get 1 i32.add local.set 1`,
  },
  {
    name: `${UNSEEN_BY_FUEL}f64.mul, of denormals`,
    before: 'i64.const 4503599627370495 f64.reinterpret_i64 local.set 7',
    code: 'local.get 7 local.get 8 f64.mul local.set 7',
  },
];

const BY_HAND: readonly Probe[] = [
  ...UNSEEN,
  ...THROWS,
  ...CALLS,
  ...CONTROL,
  ...VARIABLES,
  ...OBJECTS,
  ...LENGTHS,
];

/** One at least for each instruction that this host takes. */
export function allProbes(): readonly Probe[] {
  const instructions = [INSTRUCTIONS, ...PREFIXED.values()].flat().filter((found) => found !== undefined);
  const chains = instructions.filter(isNumeric).map((found) => ({ name: found.name, ...chainOf(found) }));
  return [...BY_HAND, ...chains];
}
