import { expect, test } from 'vitest';
import { withBudgets } from '../../../../sdk/cli/test/edit-budgets.ts';

const MANIFEST = `name = "x" # a name
# of all
[fuel] # budgets
a = 1 # one
"b c"=1_000   # the same
# between
'gone' = 5

[limits]
fuel = 1_000_000
`;

test('only figures that have changed, tests that are gone and new ones are edited', () => {
  expect(withBudgets(MANIFEST, { a: 20_000, 'b c': 1_000, 'new "one" > é\\': 7 })).toBe(
    MANIFEST.replace('a = 1', 'a = 20_000').replace("'gone' = 5\n", '"new \\"one\\" > é\\\\" = 7\n'),
  );
});

test('the same budgets change nothing', () => {
  expect(withBudgets(MANIFEST, { a: 1, 'b c': 1_000, gone: 5 })).toBe(MANIFEST);
});

test('a table is added where there is none, and where the text is empty', () => {
  expect(withBudgets('name = "x"\n\n\n', { a: 1 })).toBe('name = "x"\n\n[fuel]\n"a" = 1\n');
  expect(withBudgets('', { a: 1 })).toBe('[fuel]\n"a" = 1\n');
  expect(withBudgets('name = "x"\n', {})).toBe('name = "x"\n');
});

test('a key that holds an equals sign or the figure itself', () => {
  expect(withBudgets('[fuel]\n"1 = 1" = 1\n', { '1 = 1': 2 })).toBe('[fuel]\n"1 = 1" = 2\n');
});

test('lines end as they did', () => {
  expect(withBudgets('[fuel]\r\na = 1\r\n', { a: 2 })).toBe('[fuel]\r\na = 2\r\n');
});

test.each([
  ['an inline table', 'fuel = { a = 1 }\n'],
  ['dotted keys', 'fuel.a = 1\n'],
  ['a dotted key in the table', '[fuel]\na.b = 1\n'],
  ['a text that looks like the table', 'name = """\n[fuel]\n"""\n'],
])('%s is refused, not broken', (_what, text) => {
  expect(() => withBudgets(text, { a: 2 })).toThrow('What wayhouse.toml says of fuel');
});
