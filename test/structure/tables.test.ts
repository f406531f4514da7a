/** What the documents say in tables and between backticks, compared with the source. */
import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig } from '../../host/config.ts';
import { LIMITS, type LimitRow } from '../../host/protocol/limits.ts';
import { filesOf, read, ROOT } from './support/tree.ts';

/** The cells of every row of every table. */
const rowsOf = (path: string): string[][] =>
  [...read(path).matchAll(/^\|(.*)\|$/gm)].map(([, row = '']) =>
    row.split('|').map((cell) => cell.trim().replaceAll('`', '')),
  );

const CONFIGURATION = rowsOf('README.md').filter(([name = '']) => name.startsWith('WAYHOUSE_'));

/** The names that the refusal of an unknown one lists. */
function knownNames(): string[] {
  try {
    readConfig({ WAYHOUSE_UNKNOWN: '' });
  } catch (thrown) {
    return (thrown as Error).message.match(/known are (.*)/)?.[1]?.split(', ') ?? [];
  }
  return [];
}

test('README.md has a row for each key of the configuration', () => {
  expect(knownNames()).toContain('WAYHOUSE_DATA_DIR');
  expect(CONFIGURATION.map(([name]) => name)).toEqual(knownNames());
});

test('each row has the key that the file takes, and its default if it has one', () => {
  const config = readConfig({}) as unknown as Readonly<Record<string, unknown>>;
  const withDefault = CONFIGURATION.filter(([, key = '']) => config[key] !== undefined);
  expect(withDefault.length).toBeGreaterThan(0);
  for (const [, key = '', fallback] of withDefault) expect([key, fallback]).toEqual([key, `${config[key]}`]);
  for (const [name = '', key = ''] of CONFIGURATION) {
    expect(name).toBe(`WAYHOUSE_${key.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`);
  }
});

test('README.md has a row for each call of the admin API, and for no other', () => {
  const routes = filesOf('host/http/*-routes.ts').flatMap((path) => [
    ...read(path).matchAll(/\bapp\.(get|post|put|delete)(?:<.*>)?\('([^']+)'/g),
  ]);
  const calls = routes.map(
    ([, method = '', url = '']) => `${method.toUpperCase()} ${url.replaceAll(/:(\w+)/g, '{$1}')}`,
  );
  const told = rowsOf('README.md').map(([call = '']) => call);
  expect(told.filter((call) => /^(GET|POST|PUT|DELETE) /.test(call)).toSorted()).toEqual(calls.toSorted());
});

test('docs/limits.md has each limit with its default, minimum and ceiling', () => {
  const told = rowsOf('docs/limits.md').slice(2);
  const limits = Object.entries<LimitRow>(LIMITS).map(([name, row]) => [
    name,
    ...[row.default, row.minimum, row.ceiling].map((value) => value.toLocaleString('en')),
    row.about,
  ]);
  expect(told).toEqual(limits);
});

const FOLDERS = ['host', 'guests', 'examples', 'test', 'docs', 'scripts', 'wit', 'sdk', 'bench'];
/** A path from the root; the name of a file, or a folder with its final slash. */
const PATH = new RegExp(`^(?:${FOLDERS.join('|')})/(?:[\\w@.*-]+/)*(?:[\\w*-]+(?:\\.[\\w*-]+)+)?$`);

test.each(filesOf('*.md'))('the files that %s names are there', (path) => {
  const named = [...read(path).matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
  const missing = named
    .filter((text) => PATH.test(text) && !/^guests\/build\/|\/build\//.test(text))
    .filter((text) => globSync(text, { cwd: ROOT }).length === 0);
  expect(missing).toEqual([]);
});
