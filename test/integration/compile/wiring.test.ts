import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { safeNames } from '../../../host/compile/names/safe-names.ts';
import { translate } from '../../../host/compile/transpile/jco.ts';
import { wiringByCore } from '../../../host/compile/transpile/wired.ts';
import { wiringOf } from '../../../host/compile/wiring/wiring.ts';
import type { CoreWiring } from '../../../host/protocol/messages.ts';
import { LANGUAGES } from '../../support/deploy.ts';
import { guestPath, type GuestLanguage } from '../../support/guests.ts';
import { component, edited } from '../../support/handmade.ts';

const NOTHING: CoreWiring = { lowered: [], lifted: [] };

const wirings = (bytes: Uint8Array): CoreWiring[] => wiringOf(bytes).map(({ wiring }) => wiring);

const guest = async (name: string, language: GuestLanguage): Promise<CoreWiring[]> =>
  wirings(await readFile(guestPath(name, language)));

/** The main module, as its toolchain names things. */
const main = (field: string, memory: string, postReturn: string): CoreWiring => ({
  lowered: [],
  lifted: [{ field, func: 'handle', encoding: 'utf8' }],
  memory,
  postReturn,
});

const OF_GUEST = main('handle', 'memory', 'cabi_post_handle');
const OF_DUMMY = main('cm32p2||handle', 'cm32p2_memory', 'cm32p2||handle_post');

test.each(LANGUAGES)('of a guest that imports nothing the main module is wired: %s', async (language) => {
  const [first, ...others] = await guest('echo', language);
  expect(first).toEqual(OF_GUEST);
  expect(others.every(({ lowered, lifted }) => lowered.length + lifted.length === 0)).toBe(true);
});

test.each(
  LANGUAGES.flatMap((language) => [
    ['log', 'log.log', language] as const,
    ['fetch', 'http.fetch', language] as const,
    ['config', 'config.get', language] as const,
  ]),
)('the guest %s gets %s by the module that fills its table: %s', async (name, func, language) => {
  const [first, shim, fixup] = await guest(name, language);
  expect(first).toEqual(OF_GUEST);
  expect(shim).toEqual(NOTHING);
  expect(fixup).toEqual({
    lowered: [{ module: 'actual', field: '0', func, encoding: 'utf8' }],
    lifted: [],
  });
});

test('a component of the whole world has each function under its own name', async () => {
  const [first, shim, fixup] = wirings(await component());
  expect(first).toEqual(OF_DUMMY);
  expect(shim).toEqual(NOTHING);
  expect(fixup?.lowered).toEqual([
    { module: 'actual', field: '0', func: 'log.log', encoding: 'utf8' },
    { module: 'actual', field: '1', func: 'http.fetch', encoding: 'utf8' },
    { module: 'actual', field: '2', func: 'config.get', encoding: 'utf8' },
  ]);
});

test('with safe names the wiring has those', async () => {
  const [first, , fixup] = wirings(safeNames(await component()));
  const names = [
    first!.lifted[0]!.field,
    first!.memory,
    ...fixup!.lowered.flatMap(({ module, field }) => [module, field]),
  ];
  for (const name of names) expect(name).toMatch(/^n\d+$/);
  expect(new Set(names).size).toBe(6);
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
  const [first, , fixup] = wirings(bytes);
  expect(first?.lifted.map(({ encoding }) => encoding)).toEqual(['utf16']);
  expect(fixup?.lowered.map(({ encoding }) => encoding)).toEqual(['utf16', 'utf8', 'utf8']);
});

test('an encoding that jco does not translate is refused by name', async () => {
  const bytes = await edited((text) =>
    text.replace('string-encoding=utf8 (post-return', 'string-encoding=latin1+utf16 (post-return'),
  );
  expect(() => wirings(bytes)).toThrow(/feature_refused.*latin1\+utf16/);
});

const atEnd = (more: string) => edited((text) => text.replace(/\)\s*$/, `${more})`));

const LOG = '$"#core-func3 indirect-cm32p2|wayhouse:plugin/log@0.1-log"';
const GET = '$"#core-func6 indirect-cm32p2|wayhouse:plugin/config@0.1-get"';

test('a module that imports a host function without a shim is wired by itself', async () => {
  const bytes = await atEnd(`
    (core module $direct (import "host" "write" (func (param i32 i32 i32 i32 i32))))
    (core instance $host (export "write" (func ${LOG})) (export "read" (func ${GET})))
    (core instance (instantiate $direct (with "host" (instance $host))))`);
  expect(wirings(bytes).at(-1)).toEqual({
    lowered: [{ module: 'host', field: 'write', func: 'log.log', encoding: 'utf8' }],
    lifted: [],
  });
});

test('a host function that passes through more bundles is found under the last name', async () => {
  const bytes = await atEnd(`
    (core module $direct (import "b" "second" (func (param i32 i32 i32 i32 i32))))
    (core instance $first (export "first" (func ${LOG})))
    (alias core export $first "first" (core func $again))
    (core instance $second (export "second" (func $again)))
    (core instance (instantiate $direct (with "b" (instance $second))))`);
  expect(wirings(bytes).at(-1)?.lowered).toEqual([
    { module: 'b', field: 'second', func: 'log.log', encoding: 'utf8' },
  ]);
});

test('a module may be instantiated twice with the same functions', async () => {
  const bytes = await atEnd(`
    (core module $twice (import "host" "write" (func (param i32 i32 i32 i32 i32))))
    (core instance $host (export "write" (func ${LOG})))
    (core instance (instantiate $twice (with "host" (instance $host))))
    (core instance (instantiate $twice (with "host" (instance $host))))`);
  expect(wirings(bytes).at(-1)?.lowered).toHaveLength(1);
});

test('modules of nested components are counted where they stand, as jco counts them', async () => {
  const bytes = safeNames(
    await edited((text) =>
      text.replace(
        '(core module $main',
        '(component (core module (func (export "a"))) (component (core module (func (export "b"))))) (core module $main',
      ),
    ),
  );
  const modules = wiringOf(bytes);
  const wiring = wiringByCore((await translate(bytes)).cores, modules);
  expect(modules).toHaveLength(5);
  expect(wiring['plugin.core.wasm']).toEqual(NOTHING);
  expect(wiring['plugin.core2.wasm']).toEqual(NOTHING);
  expect(wiring['plugin.core3.wasm']?.lifted).toHaveLength(1);
  expect(wiring['plugin.core5.wasm']?.lowered).toHaveLength(3);
});

test('more than ten modules are mapped to their files', async () => {
  const more = Array.from({ length: 12 }, (_, index) => `(core module (func (export "f${index}")))`).join(
    '\n',
  );
  const bytes = safeNames(await atEnd(more));
  const { cores } = await translate(bytes);
  expect(Object.keys(wiringByCore(cores, wiringOf(bytes)))).toHaveLength(15);
});

const refused = (detail: RegExp, code = 'unsupported_world') =>
  expect.objectContaining({ code, detail: expect.stringMatching(detail) });

test.each([
  ['lowers', '(core func (canon lower (func $log)))', '(import "log" (func $log))'],
  [
    'lifts',
    '(core module $m (func (export "f"))) (core instance $i (instantiate $m)) (func (canon lift (core func $i "f")))',
    '',
  ],
])('a nested component that %s is refused', async (_, inside, imports) => {
  const bytes = await atEnd(`(component (component ${imports} ${inside}))`);
  expect(() => wiringOf(bytes)).toThrow(refused(/a component inside the component/));
});

test('a nested component that has only types and passes functions on is none the worse', async () => {
  const bytes = await atEnd(`(component
    (type $t (record (field "a" u8))) (import "f" (func $f)) (export "f" (func $f)) (export "t" (type $t)))`);
  expect(wirings(bytes)).toHaveLength(3);
});

test('a module with handle that is instantiated twice is refused: whose answer is checked would be open', async () => {
  const host = (name: string) =>
    `(with "cm32p2|wayhouse:plugin/${name}@0.1" (instance $cm32p2|wayhouse:plugin/${name}@0.1))`;
  const bytes = await atEnd(
    `(core instance (instantiate $main ${['log', 'http', 'config'].map(host).join(' ')}))`,
  );
  expect(() => wiringOf(bytes)).toThrow(refused(/which has "handle", is instantiated 2 times/));
});

test('a module with one wiring here and another there is refused', async () => {
  const bytes = await atEnd(`
    (core module $twice (import "host" "f" (func)))
    (core instance $one (export "f" (func ${LOG})))
    (core instance $two (export "f" (func ${GET})))
    (core instance (instantiate $twice (with "host" (instance $one))))
    (core instance (instantiate $twice (with "host" (instance $two))))`);
  expect(() => wiringOf(bytes)).toThrow(refused(/core module 3 is instantiated more than once/));
});

test('a lowered function that is lifted by the component itself is refused', async () => {
  const bytes = await atEnd(`
    (core func $own (canon lower (func $handle) (memory $memory) (realloc $cm32p2_realloc)))
    (core module $m (import "a" "b" (func (param i32 i32))))
    (core instance $i (export "b" (func $own)))
    (core instance (instantiate $m (with "a" (instance $i))))`);
  expect(() => wiringOf(bytes)).toThrow(refused(/lowers a function that is not one of those/));
});

test('a handle that comes out of a nested component is refused', async () => {
  const bytes = await edited((text) =>
    text.replace(
      /\(export \$"#func4 handle" .*\)/,
      `(component $pass (import "f" (func $f)) (export "g" (func $f)))
       (instance $passed (instantiate $pass (with "f" (func $handle))))
       (export "handle" (func $passed "g"))`,
    ),
  );
  expect(() => wiringOf(bytes)).toThrow(refused(/"handle" is not lifted by the component itself/));
});

test('a handle that is a canonical function itself is refused', async () => {
  const bytes = await edited((text) =>
    text.replace('(canon lift (core func $cm32p2||handle)', `(canon lift (core func ${LOG})`),
  );
  expect(() => wiringOf(bytes)).toThrow(refused(/"handle" lifts a function that is not an export/));
});

test('a memory that no core module exports is refused', async () => {
  const bytes = await edited((text) => text.replaceAll('(memory $memory)', '(memory 7)'));
  expect(() => wiringOf(bytes)).toThrow(refused(/memory that canonical options name/));
});

const SECOND_MEMORY = '(memory $second 1) (export "second" (memory $second))';

test('two memories that canonical options name are refused: one of them would not be checked', async () => {
  const bytes = await edited((text) =>
    text
      .replace('(memory (;0;) 0)', `(memory (;0;) 0) ${SECOND_MEMORY}`)
      .replace(
        '(core module $wit-component-fixup',
        '(alias core export $main "second" (core memory $second)) (core module $wit-component-fixup',
      )
      .replace('(canon lower (func $get) (memory $memory)', '(canon lower (func $get) (memory $second)'),
  );
  expect(() => wiringOf(bytes)).toThrow(refused(/name two memories; strings and lists must lie in one/));
});

test('a memory of a module that is instantiated twice is refused: which one is meant would be open', async () => {
  const bytes = await edited((text) =>
    text
      .replace(
        '(alias core export $main "cm32p2_memory" (core memory $memory (;0;)))',
        `(core module $holder (memory (export "m") 1)) (core instance (instantiate $holder))
         (core instance $held (instantiate $holder)) (alias core export $held "m" (core memory $memory))`,
      )
      .replace('(memory (;0;) 0)', '')
      .replace('(export "cm32p2_memory" (memory 0))', ''),
  );
  expect(() => wiringOf(bytes)).toThrow(
    refused(/has the memory of strings and lists, is instantiated 2 times/),
  );
});

test('a post-return that no core module exports is refused', async () => {
  const bytes = await edited((text) =>
    text.replace('(post-return $cm32p2||handle_post)', `(post-return ${LOG})`),
  );
  expect(() => wiringOf(bytes)).toThrow(refused(/post-return of "handle" is not an export/));
});

test('without a post-return there is none', async () => {
  const [first] = wirings(await edited((text) => text.replace('(post-return $cm32p2||handle_post)', '')));
  const { postReturn: _, ...others } = OF_DUMMY;
  expect(first).toEqual(others);
});

test.each([
  ['lift', '(func $handle (;3;) (type 10) (canon lift (core func $cm32p2||handle)'],
  ['lower', '(canon lower (func $fetch)'],
])('an asynchronous %s is refused', async (_, text) => {
  const bytes = await edited((whole) => whole.replace(text, `${text} async`));
  expect(() => wiringOf(bytes)).toThrow(refused(/canonical option async/));
});

test.each([
  ['a resource', '(type $r (resource (rep i32))) (core func (canon resource.drop $r))', '0x03'],
  ['a task', '(core func (canon task.cancel))', '0x05'],
  ['a stream', '(type $s (stream u8)) (core func (canon stream.new $s))', '0x0e'],
  ['a context', '(core func (canon context.get i32 0))', '0x0a'],
])('the canonical built-in of %s is refused by its code', async (_, text, code) => {
  const bytes = await atEnd(text);
  expect(() => wiringOf(bytes)).toThrow(refused(new RegExp(`built-in ${code} `), 'feature_refused'));
});

test.each([
  ['an alias into its own component', '(alias outer 0 $main (core module $other))'],
  [
    'a component inside',
    '(component $c (core module $m) (export "m" (core module $m))) (instance $n (instantiate $c)) (alias export $n "m" (core module $other))',
  ],
])('a core module that comes by %s is not instantiated: its imports could not be checked', async (_, by) => {
  const bytes = await atEnd(`${by} (core instance (instantiate $other))`);
  expect(() => wiringOf(bytes)).toThrow(refused(/instantiates a core module that it has by an alias/));
});

test('what a module is given and does not import is not wired, however often it is given', async () => {
  const lowers = Array.from({ length: 100 }, (_, at) => `(export "f${at}" (func ${LOG}))`).join(' ');
  const args = Array.from({ length: 100 }, (_, at) => `(with "h${at}" (instance $all))`).join(' ');
  const bytes = await atEnd(`
    (core module $one (import "h7" "f7" (func (param i32 i32 i32 i32 i32))))
    (core instance $all ${lowers})
    (core instance (instantiate $one ${args}))`);
  expect(wirings(bytes)[3]?.lowered).toMatchObject([{ module: 'h7', field: 'f7', func: 'log.log' }]);
});
