/** What an instance holds in its globals is kept when it has started, and put back before each request. */
import { expect, test } from 'vitest';
import { METER_EXPORTS } from '../../../../host/protocol/metering.ts';
import { compiled, meteredCore, Running, type Value } from './support/metered.ts';

type Exported = (...values: readonly Value[]) => Value;

const exported = ({ exports }: Running, name: string): Exported => exports[name] as Exported;

/** With id, fuel, stack and heap as after an instantiation. */
const renew = (running: Running): void => void exported(running, '__renew')(0, 1e6, 1e5, 1e5);

const V = '(v128.const i64x2 1 2)';

/** Of each type: first value, another, and what tells the first one from any other. */
const TYPES: readonly (readonly [type: string, first: string, other: string, isFirst: string])[] = [
  ['i32', '(i32.const -7)', '(i32.const 8)', '(i32.eq (i32.const -7))'],
  ['i64', '(i64.const -7)', '(i64.const 8)', '(i64.eq (i64.const -7))'],
  [
    'f32',
    '(f32.const nan:0x200001)',
    '(f32.const 8)',
    '(i32.reinterpret_f32) (i32.eq (i32.const 0x7fa00001))',
  ],
  ['f64', '(f64.const -0)', '(f64.const 8)', '(i64.reinterpret_f64) (i64.eq (i64.const 0x8000000000000000))'],
  ['v128', V, '(v128.const i64x2 1 3)', `${V} (i64x2.eq) (i64x2.all_true)`],
  ['funcref', '(ref.func $a)', '(ref.null func)', '(ref.is_null) (i32.eqz)'],
  ['funcref', '(ref.null func)', '(ref.func $a)', '(ref.is_null)'],
  ['externref', '(ref.null extern)', '(extern.convert_any (ref.i31 (i32.const 3)))', '(ref.is_null)'],
  [
    '(ref func)',
    '(ref.func $a)',
    '(ref.func $b)',
    '(ref.cast (ref $f)) (call_ref $f) (i32.eq (i32.const 1))',
  ],
  ['(ref $f)', '(ref.func $a)', '(ref.func $b)', '(call_ref $f) (i32.eq (i32.const 1))'],
  ['(ref null $f)', '(ref.func $a)', '(ref.null $f)', '(call_ref $f) (i32.eq (i32.const 1))'],
  ['(ref i31)', '(ref.i31 (i32.const 5))', '(ref.i31 (i32.const 6))', '(i31.get_s) (i32.eq (i32.const 5))'],
  ['i31ref', '(ref.i31 (i32.const 5))', '(ref.null i31)', '(i31.get_s) (i32.eq (i32.const 5))'],
  ['anyref', '(struct.new $s (i32.const 5))', '(ref.null any)', '(ref.test (ref $s))'],
  ['eqref', '(ref.i31 (i32.const 5))', '(ref.null eq)', '(ref.test (ref i31))'],
  [
    '(ref $s)',
    '(struct.new $s (i32.const 5))',
    '(struct.new $s (i32.const 6))',
    '(struct.get $s 0) (i32.eq (i32.const 5))',
  ],
  [
    '(ref null $v)',
    '(array.new_fixed $v 2 (i32.const 1) (i32.const 2))',
    '(ref.null $v)',
    '(array.len) (i32.eq (i32.const 2))',
  ],
  ['structref', '(struct.new $s (i32.const 5))', '(ref.null struct)', '(ref.is_null) (i32.eqz)'],
  ['arrayref', '(array.new_default $v (i32.const 2))', '(ref.null array)', '(ref.is_null) (i32.eqz)'],
  ['nullref', '(ref.null none)', '(ref.null none)', '(ref.is_null)'],
  ['nullfuncref', '(ref.null nofunc)', '(ref.null nofunc)', '(ref.is_null)'],
  ['nullexternref', '(ref.null noextern)', '(ref.null noextern)', '(ref.is_null)'],
  ['exnref', '(ref.null exn)', '(ref.null exn)', '(ref.is_null)'],
];

const DEFINITIONS = `
  (type $f (func (result i32))) (type $s (struct (field i32))) (type $v (array i32))
  (func $a (type $f) (i32.const 1)) (func $b (type $f) (i32.const 2))
  (elem declare func $a $b)`;

test.each(TYPES)('a global of %s is again what it was: %s', async (type, first, other, isFirst) => {
  const running = await Running.of(`${DEFINITIONS}
    (global $g (mut ${type}) ${first})
    (func (export "change") (global.set $g ${other}))
    (func (export "is-first") (result i32) (global.get $g) ${isFirst})`);
  expect(running.call('is-first')).toBe(1);
  running.call('change');
  if (first !== other) expect(running.call('is-first')).not.toBe(1);
  running.host.recover();
  renew(running);
  expect(running.call('is-first')).toBe(1);
});

test('what the start function did is kept, and all of many globals', async () => {
  const many = Array.from({ length: 300 }, (_, at) => `(global (mut i32) (i32.const ${at}))`).join(' ');
  const each = (code: (at: number) => string) => Array.from({ length: 300 }, (_, at) => code(at)).join(' ');
  const running = await Running.of(`${many}
    (func $start (global.set 299 (i32.const 1000)))
    (func (export "change") ${each((at) => `(global.set ${at} (i32.const -1))`)})
    (func (export "sum") (result i32) (i32.const 0) ${each((at) => `(global.get ${at}) (i32.add)`)})
    (start $start)`);
  const sum = (298 * 299) / 2 + 1000;
  expect(running.call('sum')).toBe(sum);
  running.call('change');
  expect(running.call('sum')).toBe(-300);
  renew(running);
  expect(running.call('sum')).toBe(sum);
});

test('imported globals and those that cannot change are left alone', async () => {
  const shared = new WebAssembly.Global({ value: 'i32', mutable: true }, 1);
  const metered = await meteredCore(`
    (import "a" "g" (global $g (mut i32)))
    (global $own (mut i32) (i32.const 5))
    (global $constant i32 (i32.const 6))
    (func (export "change") (global.set $g (i32.const 2)) (global.set $own (i32.const 2)))
    (func (export "own") (result i32) (i32.add (global.get $own) (global.get $constant)))`);
  expect(metered.needs.savedGlobals).toBe(1);
  const running = new Running(metered, { imports: { a: { g: shared } } });
  running.call('change');
  renew(running);
  expect(shared.value).toBe(2);
  expect(running.call('own')).toBe(11);
});

test('a global that another module has is kept by the one that defines it', async () => {
  const owner = await Running.of('(global (export "g") (mut i64) (i64.const 1))');
  const user = await Running.of(
    '(import "a" "g" (global $g (mut i64))) (func (export "change") (global.set $g (i64.const 2)))',
    { imports: { a: owner.exports as WebAssembly.ModuleImports } },
  );
  user.call('change');
  renew(user);
  expect((owner.exports['g'] as WebAssembly.Global).value).toBe(2n);
  renew(owner);
  expect((owner.exports['g'] as WebAssembly.Global).value).toBe(1n);
});

test("the meter's own globals are what renew is told", async () => {
  const running = await Running.of('(type (struct)) (func (export "f"))');
  exported(running, '__renew')(-2, 2 ** 40, 700_000, 2 ** 33);
  const values = ['id', 'fuel', 'stack', 'heap'] as const;
  expect(values.map((key) => (running.exports[METER_EXPORTS[key]] as WebAssembly.Global).value)).toEqual([
    ...[-2, 2n ** 40n, 700_000n, 2n ** 33n],
  ]);
});

test('what is left of the fuel is told as a number, below 0 too', async () => {
  const running = await Running.of('(func (export "f"))');
  const fuel = running.exports[METER_EXPORTS.fuel] as WebAssembly.Global<'i64'>;
  for (const left of [0, 1, 16_777_215, -1, -123_456_789, -(2 ** 62)]) {
    fuel.value = BigInt(left);
    expect(exported(running, '__left')()).toBe(left);
  }
});

test('before anything is kept a reference that cannot be null cannot be put back', async () => {
  const module = compiled(await meteredCore(`${DEFINITIONS} (global (mut (ref $f)) (ref.func $a))`));
  const { exports } = new WebAssembly.Instance(module);
  expect(() => (exports['__renew'] as Exported)(0, 0, 0, 0)).toThrow(WebAssembly.RuntimeError);
});

test('nothing of it is charged', async () => {
  const running = await Running.of('(global (mut i32) (i32.const 1)) (func (export "f"))');
  expect(running.fuel('__save')).toBe(0);
  expect(running.fuel('__left')).toBe(0);
});

test.each([
  ['none', '', []],
  ['one', '(memory 1)', [1]],
  ['several, of either width', '(memory 1) (memory i64 2 9) (memory 3)', [1, 2, 3]],
  ['beside one that is imported', '(import "a" "m" (memory 1)) (memory 2) (memory 3)', [2, 3]],
])('memories of its own are exported by their numbers: %s', async (_, fields, pages) => {
  const metered = await meteredCore(`${fields} (func (export "__memory"))`);
  expect(metered.needs.memories).toBe(pages.length);
  const { exports } = new Running(metered, { imports: { a: { m: new WebAssembly.Memory({ initial: 1 }) } } });
  const memories = Object.entries(exports).filter(([name]) => /^__memory\d/.test(name));
  expect(memories.map(([name]) => name)).toEqual(pages.map((_pages, index) => `__memory${index}`));
  expect(memories.map(([, memory]) => (memory as WebAssembly.Memory).buffer.byteLength / 65_536)).toEqual(
    pages,
  );
});

const SPACES = `${DEFINITIONS} (type $w (array (mut i32))) (type $r (array (mut funcref)))
  (type $m (struct (field (mut i32)))) (table $t 4 funcref) (memory 1)
  (elem $e func $a) (data $d "abc")
  (global $array (ref $w) (array.new_default $w (i32.const 3)))
  (global $struct (ref $m) (struct.new_default $m))`;

const ZERO = '(i32.const 0)';
const ARRAY = '(global.get $array)';

test.each([
  ['table.set', `(table.set $t ${ZERO} (ref.null func))`],
  ['table.grow', `(drop (table.grow $t (ref.null func) ${ZERO}))`],
  ['table.fill', `(table.fill $t ${ZERO} (ref.null func) ${ZERO})`],
  ['table.copy', `(table.copy $t $t ${ZERO} ${ZERO} ${ZERO})`],
  ['table.init', `(table.init $t $e ${ZERO} ${ZERO} ${ZERO})`],
  ['data.drop', '(data.drop $d)'],
  ['elem.drop', '(elem.drop $e)'],
  ['struct.set', `(struct.set $m 0 (global.get $struct) ${ZERO})`],
  ['array.set', `(array.set $w ${ARRAY} ${ZERO} ${ZERO})`],
  ['array.fill', `(array.fill $w ${ARRAY} ${ZERO} ${ZERO} ${ZERO})`],
  ['array.copy', `(array.copy $w $w ${ARRAY} ${ZERO} ${ARRAY} ${ZERO} ${ZERO})`],
  ['array.init_data', `(array.init_data $w $d ${ARRAY} ${ZERO} ${ZERO} ${ZERO})`],
  ['array.init_elem', `(array.init_elem $r $e (array.new_default $r (i32.const 1)) ${ZERO} ${ZERO} ${ZERO})`],
])('%s makes an instance one that cannot be reset', async (name, code) => {
  const inOther = `(func (drop (i32.const 1))) (func (export "f") (loop (if ${ZERO} (then ${code}))))`;
  expect((await meteredCore(`${SPACES} ${inOther}`)).needs.unresettable).toBe(name);
  expect((await meteredCore(`${SPACES} (func (unreachable) ${code})`)).needs.unresettable).toBe(name);
});

test('what memories and globals hold, and what is only read, can be reset', async () => {
  const code = `
    (i32.store ${ZERO} ${ZERO}) (memory.fill ${ZERO} ${ZERO} ${ZERO}) (memory.copy ${ZERO} ${ZERO} ${ZERO})
    (memory.init $d ${ZERO} ${ZERO} ${ZERO}) (drop (memory.grow ${ZERO}))
    (drop (table.get $t ${ZERO})) (drop (table.size $t)) (drop (array.get $w ${ARRAY} ${ZERO}))
    (drop (array.new_data $w $d ${ZERO} ${ZERO})) (drop (struct.new $m ${ZERO}))
    (drop (struct.get $m 0 (global.get $struct))) (drop (call_indirect $t (type $f) ${ZERO}))`;
  const { needs } = await meteredCore(`${SPACES} (func ${code})`);
  expect(needs).not.toHaveProperty('unresettable');
});
