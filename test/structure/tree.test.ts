import { expect, test } from 'vitest';
import { codeFiles, filesOf, read } from './support/tree.ts';

/** Every committed text, but for lock files where `...except` names them. */
const textFiles = (...except: readonly string[]): string[] =>
  filesOf('.', ...except.map((path) => `:!${path}`));

const filesWith = (pattern: RegExp, files: readonly string[]): string[] =>
  files.filter((path) => pattern.test(read(path)));

test.each(filesOf('package.json', '*/package.json'))('the versions in %s are exact', (path) => {
  const { dependencies, devDependencies } = JSON.parse(read(path)) as Record<string, Record<string, string>>;
  const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(ranges).toEqual([]);
});

test('no file names the host of a package registry', () => {
  const hosts =
    /\b(?:registry\.(?:npmjs|yarnpkg)|(?:static|index)\.crates|(?:files|test)\.pypi|pypi)\.(?:org|com|io)\b/;
  expect(filesWith(hosts, textFiles())).toEqual([]);
});

test('the lock file names no addresses', () => {
  expect(read('package-lock.json')).not.toMatch(/"resolved": "[a-z]+:/);
});

test("no file names a folder of somebody's machine", () => {
  const folders = ['home', 'root', 'Users', 'work', 'private'].join('|');
  expect(filesWith(new RegExp(`(?<![\\w.~-])/(?:${folders})/\\w`), textFiles())).toEqual([]);
});

test('no binary is committed', () => {
  expect(filesWith(/\0/, textFiles())).toEqual([]);
});

test('no test is skipped, focused or left to be written', () => {
  // One that reads what only Linux tells may say so.
  const marks =
    /\b(?:test|it|describe|suite)\.(?:only\b|skip\b|todo\b|fails\b|(?:skip|run)If\((?!process\.platform ))|\b[xf](?:it|describe|test)\(/;
  const own = 'test/structure/tree.test.ts';
  expect(filesWith(marks, filesOf('test/*.ts', 'examples/*.ts', `:!${own}`))).toEqual([]);
});

test('nothing is left to be done', () => {
  const marks = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`);
  expect(filesWith(marks, [...codeFiles(), ...filesOf('*.md', '*.rs', '*.wit', '*.sh', '*.mjs')])).toEqual(
    [],
  );
});
