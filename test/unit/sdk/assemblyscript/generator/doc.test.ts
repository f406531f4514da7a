import { expect, test } from 'vitest';
import {
  block,
  braces,
  brokenList,
  clause,
  list,
  print,
  signature,
  spacedBlock,
  typeArguments,
} from '../../../../../sdk/assemblyscript/generator/doc.ts';

test('what fits stands on one line', () => {
  expect(print(['call', list(['a', 'b']), ';'], 20)).toBe('call(a, b);');
});

test('a list that is too long has its items on lines of their own', () => {
  expect(print(['call', list(['first', 'second']), ';'], 15)).toBe('call(\n  first,\n  second,\n);');
});

test('what comes after a list counts for its line', () => {
  expect(print(['call', list(['first']), '.name;'], 14)).toBe('call(\n  first,\n).name;');
});

test('the outer list breaks before the inner one', () => {
  const nested = ['f', list([['g', list(['aaaa', 'bbbb'])], 'c'])];
  expect(print(nested, 16)).toBe('f(\n  g(aaaa, bbbb),\n  c,\n)');
  expect(print(nested, 14)).toBe('f(\n  g(\n    aaaa,\n    bbbb,\n  ),\n  c,\n)');
});

test('the parameters of a function break before its result', () => {
  const head = signature('f', ['a: A', 'b: B'], ['Pair', typeArguments(['A', 'B'])]);
  expect(print(head, 25)).toBe('f(a: A, b: B): Pair<A, B>');
  expect(print(head, 24)).toBe('f(\n  a: A,\n  b: B,\n): Pair<A, B>');
});

test('braces have spaces within, on one line', () => {
  expect(print(braces(['a', 'b']), 20)).toBe('{ a, b }');
  expect(print(braces(['a', 'b']), 5)).toBe('{\n  a,\n  b,\n}');
});

test('parameters that are properties never share a line', () => {
  expect(print(brokenList(['public a: A', 'public b: B']), 80)).toBe('(\n  public a: A,\n  public b: B,\n)');
  expect(print(brokenList(['public a: A']), 80)).toBe('(public a: A)');
});

test('a clause goes to the next line where it is long', () => {
  expect(print(clause('if (a)', 'return;'), 14)).toBe('if (a) return;');
  expect(print(clause('if (a)', 'return;'), 13)).toBe('if (a)\n  return;');
});

test('an empty line between members has no spaces', () => {
  expect(print(spacedBlock('class A', ['a: i32;', 'b: i32;']), 80)).toBe(
    'class A {\n  a: i32;\n\n  b: i32;\n}',
  );
  expect(print(block('class A', []), 80)).toBe('class A {}');
});
