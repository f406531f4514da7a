import { expect, test } from 'vitest';
import { lintPlanted, oxlint } from './support/lint.ts';
import { codeFiles, hostFiles, quantile, read, ROOT } from './support/tree.ts';

const EVERY_FUNCTION = 'test/structure/support/every-function.json';

const lines = (count: number): string => '  word();\n'.repeat(count);
const source = (functionLines: number): string =>
  `export function story(word: () => void): void {\n${lines(functionLines - 2)}}\n`;

test.each([
  ['a function of 61 lines', 'eslint(max-lines-per-function)', source(61)],
  [
    'a method of 61 lines',
    'eslint(max-lines-per-function)',
    `export class A {\n  b(word: () => void) {\n${lines(59)}  }\n}\n`,
  ],
  [
    'a file of 401 lines',
    'eslint(max-lines)',
    'export const a = 1;\n'.replace('a', 'a0') +
      Array.from({ length: 400 }, (_, i) => `export const b${i} = 1;\n`).join(''),
  ],
  [
    'a function of 4 parameters',
    'eslint(max-params)',
    'export const f = (a: 1, b: 1, c: 1, d: 1) => [a, b, c, d];\n',
  ],
  [
    'a value that may be anything',
    'typescript(no-explicit-any)',
    'export const f = (a: any) => a as string;\n',
  ],
])('%s is refused', async (_what, rule, planted) => {
  const found = await lintPlanted(new Map([['host/store/planted.ts', planted]]));
  expect(found.map((finding) => finding.rule)).toEqual([rule]);
});

test('a function of 60 lines with 3 parameters in a file of 400 is allowed', async () => {
  const words = Array.from({ length: 339 }, (_, i) => `export const b${i} = 1;\n`).join('');
  const planted = `${source(60)}export const f = (a: 1, b: 1, c: 1) => [a, b, c];\n${words}`;
  expect(planted.split('\n')).toHaveLength(401);
  expect(await lintPlanted(new Map([['host/store/planted.ts', planted]]))).toEqual([]);
});

test('half of the files of host/ have at most 120 lines', () => {
  const lengths = hostFiles().map((path) => read(path).split('\n').length - 1);
  expect(quantile(lengths, 0.5)).toBeLessThanOrEqual(120);
});

test('nine of ten functions have at most 30 lines', async () => {
  // Under a limit of none, the rule reports every function with its length.
  const found = await oxlint(['-c', EVERY_FUNCTION, ...codeFiles()], ROOT);
  const lengths = found.flatMap(({ message }) => message.match(/\((\d+)\)/)?.[1] ?? []).map(Number);
  expect(lengths.length).toBeGreaterThan(codeFiles().length);
  expect(quantile(lengths, 0.9)).toBeLessThanOrEqual(30);
  expect(quantile(lengths, 0.5)).toBeLessThanOrEqual(8);
});

test('no file does nothing but pass on what others export', () => {
  const passesOn = (path: string): boolean => {
    const code = read(path).replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
    return (
      code.replaceAll(/^export (?:type )?(?:\*(?: as \w+)?|\{[^}]*\}) from '[^']*';$/gm, '').trim() === ''
    );
  };
  expect(codeFiles().filter(passesOn)).toEqual([]);
});
