/** What cannot be right in how a component is linked is refused at upload, by name. */
import { expect, test } from 'vitest';
import { linkageOf } from '../../../host/compile/linkage/linkage.ts';
import { edited } from '../../support/handmade.ts';

const link = (bytes: Uint8Array) => linkageOf(bytes).linkage;

const LOG = '$"#core-func3 indirect-cm32p2|wayhouse:plugin/log@0.1-log"';

const atEnd = (more: string) => edited((text) => text.replace(/\)\s*$/, `${more})`));

const refused = (detail: RegExp, code = 'unsupported_world') =>
  expect.objectContaining({ code, detail: expect.stringMatching(detail) });
const malformed = (detail: RegExp) => refused(detail, 'malformed_component');

const LIFT = '(canon lift (core func $cm32p2||handle)';
const LIFT_OPTIONS = '(memory $memory) (realloc $cm32p2_realloc) string-encoding=utf8 (post-return';

test.each([
  [
    'the type of handle',
    (text: string) =>
      text
        .replace('(func (;3;) (type 3) (param i32) (result i32)', '(func (;3;) (result i32)')
        .replace('(type (;3;) (func (param i32) (result i32)))', '(type (;3;) (func (result i32)))'),
    /the function lifted as "handle" is \(\) -> \(i32\) and has to be \(i32\) -> \(i32\)/,
  ],
  [
    'the type of realloc',
    (text: string) =>
      text
        .replace(
          '(func (;5;) (type 5) (param i32 i32 i32 i32) (result i32)',
          '(func (;5;) (type 5) (param i32 i64 f32 f64) (result v128)',
        )
        .replace(
          '(type (;5;) (func (param i32 i32 i32 i32) (result i32)))',
          '(type (;5;) (func (param i32 i64 f32 f64) (result v128)))',
        ),
    /the realloc of .* is \(i32 i64 f32 f64\) -> \(v128\) and has to be \(i32 i32 i32 i32\) -> \(i32\)/,
  ],
  [
    'the type of post-return',
    (text: string) =>
      text
        .replace('(func (;4;) (type 4) (param i32))', '(func (;4;) (type 4) (param externref))')
        .replace('(type (;4;) (func (param i32)))', '(type (;4;) (func (param externref)))'),
    /the post-return of "handle" is \(reference\) -> \(\) and has to be \(i32\) -> \(\)/,
  ],
  [
    'the type of an import',
    (text: string) =>
      text
        .replaceAll('(type (;2;) (func (param i32 i32 i32)))', '(type (;2;) (func (param i32 i32 i64)))')
        .replace('(func (;2;) (type 2) (param i32 i32 i32)', '(func (;2;) (type 2) (param i32 i32 i64)'),
    /config\.get is \(i32 i32 i64\) -> \(\) and has to be \(i32 i32 i32\) -> \(\)/,
  ],
  [
    'handle without a memory',
    (text: string) =>
      text.replace(LIFT_OPTIONS, '(realloc $cm32p2_realloc) string-encoding=utf8 (post-return'),
    /"handle" has no memory/,
  ],
  [
    'handle without a realloc',
    (text: string) => text.replace(LIFT_OPTIONS, '(memory $memory) string-encoding=utf8 (post-return'),
    /"handle" has no realloc/,
  ],
  [
    'fetch without a realloc',
    (text: string) =>
      text.replace(
        '(canon lower (func $fetch) (memory $memory) (realloc $cm32p2_realloc)',
        '(canon lower (func $fetch) (memory $memory)',
      ),
    /http\.fetch has no realloc/,
  ],
  [
    'log without a memory',
    (text: string) => text.replace('(canon lower (func $log) (memory $memory)', '(canon lower (func $log)'),
    /log\.log has no memory/,
  ],
  [
    'a memory of 64 bits',
    (text: string) => text.replace('(memory (;0;) 0)', '(memory (;0;) i64 0)'),
    /a memory of 64 bits/,
  ],
  [
    'an import that is not given',
    (text: string) => text.replace('(with "shim" (instance $wit-component-shim-instance))', ''),
    /the import "shim" "\$imports" of core module 2 is not given/,
  ],
  [
    'an import that the instance does not have',
    (text: string) => text.replace('(export "$imports" (table 0))', '(export "$import" (table 0))'),
    /the import "shim" "\$imports" of core module 2 is not given/,
  ],
  [
    'an import of another kind',
    (text: string) =>
      text.replace('(export "$imports" (table 0))', '(memory 1) (export "$imports" (memory 0))'),
    /the import "shim" "\$imports" of core module 2 is a table; it is given a core memory/,
  ],
  [
    'an import of another type',
    (text: string) =>
      text
        .replace(
          '(type (;3;) (func))\n    (import "actual"',
          '(type (;3;) (func (param i32)))\n    (import "actual"',
        )
        .replace('(start 3)', ''),
    /the import "main" "cm32p2_initialize" of core module 2 is \(\) -> \(\) and has to be \(i32\) -> \(\)/,
  ],
  [
    'an export that is not there',
    (text: string) => text.replace('(export "cm32p2_realloc" (func 5))', ''),
    /the core instance exports no core func "cm32p2_realloc", at byte \d+/,
  ],
  [
    'an export that only the metered module has',
    (text: string) =>
      text.replace(
        '(alias core export $main "cm32p2_realloc" (core func',
        '(alias core export $main "__renew" (core func',
      ),
    /the core instance exports no core func "__renew"/,
  ],
  [
    'an export of another kind',
    (text: string) =>
      text.replace('(export "cm32p2_realloc" (func 5))', '(export "cm32p2_realloc" (memory 0))'),
    /the core instance exports no core func "cm32p2_realloc"/,
  ],
  [
    'a memory that is not there',
    (text: string) => text.replaceAll('(memory $memory)', '(memory 7)'),
    /there is no core memory 7; there are 1/,
  ],
  [
    'a function that comes later',
    (text: string) => text.replace('(canon lower (func $log)', '(canon lower (func 2)'),
    /there is no func 2; there are 1/,
  ],
  [
    'a core instance that comes later',
    (text: string) => text.replace('(instance $wit-component-shim-instance))', '(instance 6))'),
    /there is no core instance 6; there are 6/,
  ],
] as const)('what no valid component has is refused: %s', async (_, edit, detail) => {
  const bytes = await edited(edit);
  expect(() => link(bytes)).toThrow(malformed(detail));
});

const SECOND_MEMORY = '(memory $second 1) (export "second" (memory $second))';

test.each([
  [
    'handle that is a canonical function itself',
    (text: string) => text.replace(LIFT, `(canon lift (core func ${LOG})`),
    /lifted as "handle" is not an export/,
  ],
  [
    'handle that comes out of a component inside',
    (text: string) =>
      text.replace(
        /\(export \$"#func4 handle" .*\)/,
        `(component $pass (import "f" (func $f)) (export "g" (func $f)))
         (instance $passed (instantiate $pass (with "f" (func $handle))))
         (export "handle" (func $passed "g"))`,
      ),
    /"handle" is not lifted by the component itself/,
  ],
  [
    'post-return that is a canonical function',
    (text: string) => text.replace('(post-return $cm32p2||handle_post)', `(post-return ${LOG})`),
    /post-return of "handle" is not an export/,
  ],
  [
    'realloc that is a canonical function',
    (text: string) => text.replace(LIFT_OPTIONS, LIFT_OPTIONS.replace('$cm32p2_realloc', LOG)),
    /realloc of "handle" is not an export/,
  ],
  [
    'two memories',
    (text: string) =>
      text
        .replace('(memory (;0;) 0)', `(memory (;0;) 0) ${SECOND_MEMORY}`)
        .replace(
          '(core module $wit-component-fixup',
          '(alias core export $main "second" (core memory $second)) (core module $wit-component-fixup',
        )
        .replace('(canon lower (func $get) (memory $memory)', '(canon lower (func $get) (memory $second)'),
    /name two memories; strings and lists must lie in one/,
  ],
  ['an asynchronous lift', (text: string) => text.replace(LIFT, `${LIFT} async`), /canonical option async/],
  [
    'an asynchronous lower',
    (text: string) => text.replace('(canon lower (func $fetch)', '(canon lower (func $fetch) async'),
    /canonical option async/,
  ],
] as const)('what this version does not link is refused: %s', async (_, edit, detail) => {
  const bytes = await edited(edit);
  expect(() => link(bytes)).toThrow(refused(detail));
});

test.each([
  ['lowers', '(core func (canon lower (func $log)))', '(import "log" (func $log))'],
  ['instantiates', '(core module $m (func (export "f"))) (core instance $i (instantiate $m))', ''],
])('a component inside that %s is refused', async (_, inside, imports) => {
  const bytes = await atEnd(`(component (component ${imports} ${inside}))`);
  expect(() => link(bytes)).toThrow(refused(/a component inside the component/));
});

test.each([
  ['latin1+utf16', 'strings in latin1\\+utf16'],
  ['utf8 gc', 'the canonical option gc'],
  ['utf8 (core-type 3)', 'the canonical option core-type'],
])('values that lie in other ways are refused by name: %s', async (encoding, words) => {
  const bytes = await edited((text) =>
    text.replace('string-encoding=utf8 (post-return', `string-encoding=${encoding} (post-return`),
  );
  expect(() => link(bytes)).toThrow(refused(new RegExp(words), 'feature_refused'));
});

test('a function of its own that a component lowers is refused', async () => {
  const bytes = await atEnd(`
    (core module $a (func (export "f") (param i32 i32)))
    (core instance $a (instantiate $a))
    (func $own (param "x" u32) (param "y" u32) (canon lift (core func $a "f")))
    (core func $lowered (canon lower (func $own)))
    (core module $m (import "a" "b" (func (param i32 i32))))
    (core instance $i (export "b" (func $lowered)))
    (core instance (instantiate $m (with "a" (instance $i))))`);
  expect(() => link(bytes)).toThrow(refused(/lowers a function that is not one of those/));
});

test.each([
  ['a resource', '(type $r (resource (rep i32))) (core func (canon resource.drop $r))', '0x03'],
  ['a task', '(core func (canon task.cancel))', '0x05'],
  ['a stream', '(type $s (stream u8)) (core func (canon stream.new $s))', '0x0e'],
  ['a context', '(core func (canon context.get i32 0))', '0x0a'],
])('the canonical built-in of %s is refused by its code', async (_, text, code) => {
  const bytes = await atEnd(text);
  expect(() => link(bytes)).toThrow(refused(new RegExp(`built-in ${code} `), 'feature_refused'));
});

test.each([
  ['an alias into its own component', '(alias outer 0 $main (core module $other))'],
  [
    'a component inside',
    '(component $c (core module $m) (export "m" (core module $m))) (instance $n (instantiate $c)) (alias export $n "m" (core module $other))',
  ],
])('a core module that comes by %s is not instantiated', async (_, by) => {
  const bytes = await atEnd(`${by} (core instance (instantiate $other))`);
  expect(() => link(bytes)).toThrow(refused(/instantiates a core module that it has by an alias/));
});

test('names that many instances import are bounded in all', async () => {
  const long = 'x'.repeat(60_000);
  const instances = Array.from(
    { length: 10 },
    () => '(core instance (instantiate $user (with "a" (instance $o))))',
  );
  const bytes = await atEnd(`
    (core module $owner (func (export "${long}")))
    (core module $user (import "a" "${long}" (func)))
    (core instance $o (instantiate $owner))
    ${instances.join(' ')}`);
  expect(() => link(bytes)).toThrow(refused(/the names of what core instances import/, 'structure_refused'));
});
