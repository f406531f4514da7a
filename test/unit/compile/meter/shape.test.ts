/** What a metered module has on top of what it was, and what it has no more. */
import { expect, test } from 'vitest';
import { meter } from '../../../../host/compile/meter/meter.ts';
import { HOOKS, METER_EXPORTS } from '../../../../host/protocol/metering.ts';
import { bytes, name, section } from '../../../support/wasm-encode.ts';
import { lebAt, type Section, sectionsOf } from '../../../support/wasm-sections.ts';
import { compiled, core, meteredCore, Running } from './support/metered.ts';

const EVERYTHING = `
  (type $pair (func (param i32 i64) (result i64 i32)))
  (import "a" "f" (func $imported (param i32) (result i32)))
  (import "a" "t" (table 1 funcref))
  (import "a" "m" (memory 1))
  (import "a" "g" (global i32))
  (import "a" "e" (tag (param i32)))
  (table 2 externref)
  (memory 3)
  (tag $own (param i64))
  (global $counter (mut i32) (i32.const 7))
  (func $swap (type $pair) local.get 1 local.get 0)
  (func $main (param i32) (result i32)
    (global.set $counter (i32.add (global.get $counter) (local.get 0)))
    (drop (call $swap (i32.const 1) (i64.const 2)))
    drop
    (call $imported (global.get $counter)))
  (elem func $swap)
  (data "abc")
  (export "main" (func $main))
  (export "counter" (global $counter))
  (export "table" (table 1))
  (export "memory" (memory 1))
  (export "own" (tag $own))`;

const ID = { type: 1, function: 3, table: 4, global: 6, export: 7 };

const content = (module: Uint8Array, { contentStart, end }: Section): Uint8Array =>
  module.subarray(contentStart, end);

/** Of a section that is a vector, how many items it has, and their bytes. */
function itemsOf(module: Uint8Array, id: number) {
  const found = sectionsOf(module).find((known) => known.id === id);
  if (found === undefined) return { count: 0, items: new Uint8Array() };
  const { value, length } = lebAt(module, found.contentStart)!;
  return { count: value, items: module.subarray(found.contentStart + length, found.end) };
}

test.each(Object.entries(ID))('what is new in the %s section comes last', async (_, id) => {
  const before = await core(EVERYTHING);
  const [was, is] = [itemsOf(before, id), itemsOf(meter(before).bytes, id)];
  expect(is.count).toBeGreaterThan(was.count);
  expect(Buffer.from(is.items.subarray(0, was.items.length))).toEqual(Buffer.from(was.items));
});

test('sections of imports, memories, tags, elements and data stay as they were', async () => {
  const before = await core(EVERYTHING);
  const { bytes: after } = meter(before);
  const kept = sectionsOf(before).filter(({ id }) => [2, 5, 13, 9, 12, 11].includes(id));
  expect(kept.length).toBeGreaterThanOrEqual(5);
  for (const found of kept) {
    const same = sectionsOf(after).find(({ id }) => id === found.id)!;
    expect(Buffer.from(content(after, same))).toEqual(Buffer.from(content(before, found)));
  }
});

test('exports are those that were, in their order, then the ones of the meter', async () => {
  const before = await core(EVERYTHING);
  const was = WebAssembly.Module.exports(new WebAssembly.Module(before));
  expect(WebAssembly.Module.exports(compiled(meter(before)))).toEqual([
    ...was,
    { name: '__fuel', kind: 'global' },
    { name: '__stack', kind: 'global' },
    { name: '__id', kind: 'global' },
    { name: '__heap', kind: 'global' },
    { name: '__hooks', kind: 'table' },
    { name: '__save', kind: 'function' },
    { name: '__renew', kind: 'function' },
    { name: '__left', kind: 'function' },
    { name: '__memory0', kind: 'memory' },
  ]);
});

test('the hooks have a table of their own, of just their number', async () => {
  const { exports } = await Running.of('(table 3 funcref) (func (export "f"))');
  const hooks = exports[METER_EXPORTS.hooks] as WebAssembly.Table;
  expect(hooks).toHaveLength(Object.keys(HOOKS).length);
  expect(() => hooks.grow(1)).toThrow(RangeError);
});

test('globals are 0 before the host sets them', async () => {
  const { exports } = new WebAssembly.Instance(compiled(await meteredCore('(tag) (func (export "f"))')));
  const values = ['fuel', 'stack', 'heap', 'id'] as const;
  expect(values.map((key) => (exports[METER_EXPORTS[key]] as WebAssembly.Global).value)).toEqual([
    ...[0n, 0n, 0n, 0],
  ]);
});

test('bytes of objects are only counted where there may be some', async () => {
  const names = async (fields: string): Promise<string[]> =>
    WebAssembly.Module.exports(compiled(await meteredCore(fields))).map((found) => found.name);
  expect(await names('(func)')).not.toContain('__heap');
  expect(await names('(type (struct))')).toContain('__heap');
  expect(await names('(type (array i8))')).toContain('__heap');
  expect(await names('(tag)')).toContain('__heap');
});

test('a start function is not run by V8, but exported', async () => {
  const fields = `
    (global $ran (export "ran") (mut i32) (i32.const 0))
    (func $start (global.set $ran (i32.add (global.get $ran) (i32.const 1))))
    (start $start)`;
  const module = compiled(await meteredCore(fields));
  const { exports } = new WebAssembly.Instance(module);
  expect((exports['ran'] as WebAssembly.Global).value).toBe(0);
  expect(exports).toHaveProperty('__start');
  const { exports: started } = await Running.of(fields);
  expect((started['ran'] as WebAssembly.Global).value).toBe(1);
});

test('a start function may be imported', async () => {
  let ran = 0;
  await Running.of('(import "a" "b" (func $f)) (start $f)', { imports: { a: { b: () => ran++ } } });
  expect(ran).toBe(1);
});

test('a module of nothing can be metered', async () => {
  const { exports } = new Running(await meteredCore(''));
  expect(Object.keys(exports)).toEqual([
    ...['__fuel', '__stack', '__id', '__hooks'],
    ...['__save', '__renew', '__left'],
  ]);
});

test('names of functions are kept: a trap tells them', async () => {
  const { exports } = await Running.of('(func $falls_over (export "f") unreachable)');
  let thrown: unknown;
  try {
    (exports['f'] as () => void)();
  } catch (trap) {
    thrown = trap;
  }
  expect((thrown as Error).stack).toContain('falls_over');
});

test('of custom sections only that of the names is kept, and hints that were there are not', async () => {
  const custom = (title: string) => section(0, bytes(name(title), [1, 2, 3]));
  const before = await core('(func $named (param i32) (if (local.get 0) (then nop)))');
  const code = sectionsOf(before).find(({ id }) => id === 10)!;
  const hinted = section(0, bytes(name('metadata.code.branch_hint'), [1, 0, 1, 3, 1, 1]));
  const full = Uint8Array.from(
    bytes(
      before.subarray(0, code.start),
      hinted,
      before.subarray(code.start),
      custom('.debug_info'),
      custom('producers'),
    ),
  );
  expect(WebAssembly.Module.customSections(new WebAssembly.Module(full), '.debug_info')).toHaveLength(1);
  const module = compiled(meter(full));
  const count = (title: string): number => WebAssembly.Module.customSections(module, title).length;
  expect(['name', '.debug_info', 'producers', 'metadata.code.branch_hint'].map(count)).toEqual([1, 0, 0, 0]);
});

test.each([...Object.values(METER_EXPORTS), '__memory0', '__memory17'])(
  'an export named %s is refused',
  async (own) => {
    const detail = `the core module exports "${own}", a name that the host keeps for itself`;
    await expect(meteredCore(`(func (export "${own}"))`)).rejects.toMatchObject({
      code: 'name_refused',
      detail,
    });
    await expect(meteredCore(`(memory (export "${own}") 1)`)).rejects.toMatchObject({ code: 'name_refused' });
  },
);

test('imports may have the names of our exports', async () => {
  const { bytes: after } = await meteredCore(
    '(import "__hooks" "__fuel" (global i32)) (func (export "_fuel"))',
  );
  expect(WebAssembly.validate(after as Uint8Array<ArrayBuffer>)).toBe(true);
});
