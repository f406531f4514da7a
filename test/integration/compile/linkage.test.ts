/** How a component's core instances are linked is read out of its bytes, and what cannot be right is refused. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { linkageOf } from '../../../host/compile/linkage/linkage.ts';
import type { CoreInstantiation, Linkage } from '../../../host/protocol/linkage.ts';
import { LANGUAGES } from '../../support/deploy.ts';
import { guestPath, type GuestLanguage } from '../../support/guests.ts';
import { component, edited } from '../../support/handmade.ts';

const link = (bytes: Uint8Array): Linkage => linkageOf(bytes).linkage;

const guest = async (name: string, language: GuestLanguage): Promise<Linkage> =>
  link(await readFile(guestPath(name, language)));

const lastImports = ({ instances }: Linkage): CoreInstantiation['imports'] => instances.at(-1)!.imports;

const MAIN = { instance: 1 };

const LOG = '$"#core-func3 indirect-cm32p2|wayhouse:plugin/log@0.1-log"';
const GET = '$"#core-func6 indirect-cm32p2|wayhouse:plugin/config@0.1-get"';

const atEnd = (more: string) => edited((text) => text.replace(/\)\s*$/, `${more})`));

test('a component of the whole world: shim, main module, and what fills the table of the shim', async () => {
  const bytes = await component();
  const realloc = { ...MAIN, field: 'cm32p2_realloc' };
  expect(link(bytes)).toEqual({
    instances: [
      { module: 'core1.wasm', imports: [] },
      {
        module: 'core0.wasm',
        imports: [
          ['cm32p2|wayhouse:plugin/log@0.1', 'log', { instance: 0, field: '0' }],
          ['cm32p2|wayhouse:plugin/http@0.1', 'fetch', { instance: 0, field: '1' }],
          ['cm32p2|wayhouse:plugin/config@0.1', 'get', { instance: 0, field: '2' }],
        ],
      },
      {
        module: 'core2.wasm',
        imports: [
          ['actual', '0', { func: 'log.log', encoding: 'utf8' }],
          ['actual', '1', { func: 'http.fetch', encoding: 'utf8', realloc }],
          ['actual', '2', { func: 'config.get', encoding: 'utf8', realloc }],
          ['main', 'cm32p2_initialize', { ...MAIN, field: 'cm32p2_initialize' }],
          ['shim', '$imports', { instance: 0, field: '$imports' }],
        ],
      },
    ],
    memory: { ...MAIN, field: 'cm32p2_memory' },
    handle: {
      ...MAIN,
      field: 'cm32p2||handle',
      encoding: 'utf8',
      realloc,
      postReturn: { ...MAIN, field: 'cm32p2||handle_post' },
    },
  });
});

test('core modules are the bytes that stand in the component', async () => {
  const bytes = await component();
  const { cores } = linkageOf(bytes);
  expect([...cores.keys()].toSorted()).toEqual(['core0.wasm', 'core1.wasm', 'core2.wasm']);
  const places = ['core0.wasm', 'core1.wasm', 'core2.wasm'].map((name) =>
    Buffer.from(bytes).indexOf(cores.get(name)!),
  );
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);
  for (const core of cores.values()) expect(WebAssembly.validate(Uint8Array.from(core))).toBe(true);
});

test.each(LANGUAGES)('a guest that imports nothing is one instance: %s', async (language) => {
  const { instances, memory, handle } = await guest('echo', language);
  const main = instances.findIndex(({ module }) => module === 'core0.wasm');
  expect(instances.flatMap(({ imports }) => imports.filter(([, , from]) => 'func' in from))).toEqual([]);
  expect(memory).toEqual({ instance: main, field: 'memory' });
  expect(handle).toEqual({
    ...{ instance: main, field: 'handle', encoding: 'utf8' },
    realloc: { instance: main, field: 'cabi_realloc' },
    postReturn: { instance: main, field: 'cabi_post_handle' },
  });
});

test.each(
  LANGUAGES.flatMap((language) => [
    ['log', 'log.log', language] as const,
    ['fetch', 'http.fetch', language] as const,
    ['config', 'config.get', language] as const,
  ]),
)('the guest %s gets %s by the module that fills its table: %s', async (name, func, language) => {
  const linkage = await guest(name, language);
  expect(lastImports(linkage)[0]).toEqual(['actual', '0', expect.objectContaining({ func })]);
  const realloc = { ...MAIN, field: 'cabi_realloc' };
  expect(lastImports(linkage)[0]![2]).toMatchObject(func === 'log.log' ? {} : { realloc });
});

test('encodings are told for each function', async () => {
  const bytes = await edited((text) =>
    text
      .replace(
        '(canon lower (func $log) (memory $memory) string-encoding=utf8',
        '(canon lower (func $log) (memory $memory) string-encoding=utf16',
      )
      .replace(
        '(realloc $cm32p2_realloc) string-encoding=utf8 (post-return',
        '(realloc $cm32p2_realloc) string-encoding=utf16 (post-return',
      ),
  );
  const linkage = link(bytes);
  expect(linkage.handle.encoding).toBe('utf16');
  const lowered = lastImports(linkage).flatMap(([, , from]) => ('func' in from ? [from.encoding] : []));
  expect(lowered).toEqual(['utf16', 'utf8', 'utf8']);
});

test('without a post-return there is none', async () => {
  const { handle } = link(await edited((text) => text.replace('(post-return $cm32p2||handle_post)', '')));
  expect(handle).not.toHaveProperty('postReturn');
});

test('a function of the host reaches the module that imports it, under the last of its names', async () => {
  const bytes = await atEnd(`
    (core module $direct (import "b" "second" (func (param i32 i32 i32 i32 i32))))
    (core instance $first (export "first" (func ${LOG})) (export "other" (func ${GET})))
    (alias core export $first "first" (core func $again))
    (core instance $second (export "second" (func $again)))
    (core instance (instantiate $direct (with "b" (instance $second))))`);
  expect(link(bytes).instances.at(-1)).toEqual({
    module: 'core3.wasm',
    imports: [['b', 'second', { func: 'log.log', encoding: 'utf8' }]],
  });
});

test('memories, tables, globals and tags come from the instance that exports them, also through bundles', async () => {
  const bytes = await atEnd(`
    (core module $owner
      (memory (export "m") 1) (table (export "t") 1 funcref) (global (export "g") (mut i64) (i64.const 0))
      (tag (export "e") (param i32)) (func (export "f") (param i32)))
    (core module $user
      (import "o" "m" (memory 1)) (import "o" "t" (table 1 funcref)) (import "o" "g" (global (mut i64)))
      (import "o" "e" (tag (param i32))) (import "b" "f2" (func (param i32))) (import "b" "m2" (memory 1)))
    (core instance $o (instantiate $owner))
    (alias core export $o "f" (core func $f))
    (alias core export $o "m" (core memory $m))
    (core instance $b (export "f2" (func $f)) (export "m2" (memory $m)))
    (core instance (instantiate $user (with "o" (instance $o)) (with "b" (instance $b))))`);
  const of = (field: string) => ({ instance: 3, field });
  expect(lastImports(link(bytes))).toEqual([
    ...['m', 't', 'g', 'e'].map((name) => ['o', name, of(name)]),
    ['b', 'f2', of('f')],
    ['b', 'm2', of('m')],
  ]);
});

test('a module may be instantiated many times, each time with other functions', async () => {
  const bytes = await atEnd(`
    (core module $twice (import "host" "f" (func (param i32 i32 i32))) (export "f" (func 0)))
    (core module $one (func (export "f") (param i32 i32 i32)))
    (core instance $one (instantiate $one))
    (core instance $host (export "f" (func ${GET})))
    (core instance $a (instantiate $twice (with "host" (instance $host))))
    (core instance (instantiate $twice (with "host" (instance $one))))
    (core instance (instantiate $twice (with "host" (instance $a))))`);
  const { instances } = link(bytes);
  expect(instances.slice(4).map(({ module, imports }) => [module, imports[0]![2]])).toEqual([
    ['core3.wasm', expect.objectContaining({ func: 'config.get' })],
    ['core3.wasm', { instance: 3, field: 'f' }],
    ['core3.wasm', { instance: 4, field: 'f' }],
  ]);
});

test('a module that has handle may be instantiated twice: the instance is told', async () => {
  const host = (name: string) =>
    `(with "cm32p2|wayhouse:plugin/${name}@0.1" (instance $cm32p2|wayhouse:plugin/${name}@0.1))`;
  const bytes = await edited((text) =>
    text
      .replace(
        '(core instance $main (;4;)',
        `(core instance (instantiate $main ${host('log')} ${host('http')} ${host('config')}))
       (core instance $main (;5;)`,
      )
      .replace('(core instance $actual (;5;)', '(core instance $actual')
      .replace('(core instance $fixup (;6;)', '(core instance $fixup'),
  );
  const { instances, handle, memory } = link(bytes);
  expect(instances.map(({ module }) => module)).toEqual([1, 0, 0, 2].map((number) => `core${number}.wasm`));
  expect([handle.instance, handle.realloc.instance, memory.instance]).toEqual([2, 2, 2]);
});

test('what a module is given and does not import is not told, what it imports twice is told once', async () => {
  const lowers = Array.from({ length: 100 }, (_, at) => `(export "f${at}" (func ${LOG}))`).join(' ');
  const args = Array.from({ length: 100 }, (_, at) => `(with "h${at}" (instance $all))`).join(' ');
  const wanted = '(import "h7" "f7" (func (param i32 i32 i32 i32 i32)))';
  const bytes = await atEnd(`
    (core module $one ${wanted} ${wanted})
    (core module $unused (func))
    (core instance $all ${lowers})
    (core instance (instantiate $one ${args}))`);
  const { linkage, cores } = linkageOf(bytes);
  expect(lastImports(linkage)).toEqual([['h7', 'f7', { func: 'log.log', encoding: 'utf8' }]]);
  expect([...cores.keys()]).not.toContain('core4.wasm');
});

test.each(['', '__proto__', 'constructor', '0', 'ä\u{1f600}\ufeff', "'); evil(); ('", '\u0000\u2028'])(
  'a core name may be any text: %j',
  async (name) => {
    const text = Array.from(Buffer.from(name), (byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
    const bytes = await atEnd(`
      (core module $owner (func (export "${text}")))
      (core module $user (import "${text}" "${text}" (func)))
      (core instance $o (instantiate $owner))
      (core instance (instantiate $user (with "${text}" (instance $o))))`);
    expect(lastImports(link(bytes))).toEqual([[name, name, { instance: 3, field: name }]]);
  },
);

test('components inside that only have types, modules and functions to pass on are none the worse', async () => {
  const bytes = await atEnd(`(component
    (core module (func (export "a"))) (component (core module (func (export "b"))))
    (type $t (record (field "a" u8))) (import "f" (func $f)) (export "f" (func $f)) (export "t" (type $t)))`);
  expect(link(bytes)).toEqual(link(await component()));
});
