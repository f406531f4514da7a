import { expect, test } from 'vitest';
import { decodeComponent } from '../../../host/compile/inspect/component.ts';
import { itemText } from '../../../host/compile/inspect/type-text.ts';
import { fromText } from '../../support/handmade.ts';

/** The text of the type that the text format's `fields` end in, as "t". */
async function textOf(fields: string): Promise<string> {
  const { exports } = decodeComponent(await fromText(`(component ${fields} (export "t" (type $t)))`));
  const item = exports.get('t');
  if (item === undefined) throw new Error('t is not exported');
  return itemText(item);
}

test.each([
  ['bool', 'bool'],
  ['s8', 's8'],
  ['u64', 'u64'],
  ['f32', 'f32'],
  ['f64', 'f64'],
  ['char', 'char'],
  ['string', 'string'],
  ['(record (field "a" u8) (field "b-c" string))', 'record{a: u8, b-c: string}'],
  ['(variant (case "a") (case "b" u8))', 'variant{a, b(u8)}'],
  ['(enum "a" "b")', 'enum{a, b}'],
  ['(flags "a" "b")', 'flags{a, b}'],
  ['(tuple u8 string)', 'tuple<u8, string>'],
  ['(list u8)', 'list<u8>'],
  ['(list u8 4)', 'list<u8, 4>'],
  ['(option u8)', 'option<u8>'],
  ['(result)', 'result<_, _>'],
  ['(result u8)', 'result<u8, _>'],
  ['(result (error string))', 'result<_, string>'],
  ['(stream u8)', 'stream<u8>'],
  ['(future)', 'future<_>'],
  ['(func)', 'func()'],
  ['(func async (param "a" u8) (result bool))', 'async func(a: u8) -> bool'],
])('the text of %s', async (type, text) => {
  expect(await textOf(`(type $t ${type})`)).toBe(`type ${text}`);
});

test('names and indices of types leave no trace', async () => {
  const inner = '(type $a (record (field "x" u8))) (type $b (list $a)) (export $c "c" (type $b))';
  expect(await textOf(`${inner} (type $t (option $c))`)).toBe('type option<list<record{x: u8}>>');
});

test('handles of resources are told', async () => {
  expect(await textOf('(import "r" (type $r (sub resource))) (type $t (own $r))')).toBe('type own<resource>');
});

test('the text of a type that unfolds to thousands is cut off', async () => {
  const levels = Array.from({ length: 12 }, (_, level) => `(type (tuple ${level} ${level}))`);
  const text = await textOf(`(type u8) ${levels.join('\n')} (type $t (list 12))`);
  expect(text).toMatch(/^type list<tuple<tuple<.*…$/);
  expect(text.length).toBeLessThan(5_000);
});
