/** The table [fuel] of wayhouse.toml with other figures; every other line, and every comment, stays. */
import { isDeepStrictEqual } from 'node:util';
import { CliError } from '../errors.ts';
import { MANIFEST, parseToml } from '../manifest/read.ts';
import type { Budgets } from './budgets.ts';

/** Throws `manifest_invalid` where the table is not written as one, with a line for each test. */
export function withBudgets(text: string, budgets: Budgets): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => FUEL.test(line));
  const edited = start === -1 ? append(lines, budgets) : replace(lines, start, budgets);
  const result = edited.join('\n');
  check(text, result, budgets);
  return result;
}

const FUEL = /^\s*\[\s*(?:fuel|"fuel"|'fuel')\s*\]\s*(?:#.*)?$/;
const TABLE = /^\s*\[/;
const ENTRY = /^\s*(?<key>[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')\s*=\s*(?<value>[+\d_a-fA-Fxob]+)/;

function append(lines: readonly string[], budgets: Budgets): string[] {
  const names = Object.keys(budgets);
  if (names.length === 0) return [...lines];
  const body = trimmed(lines);
  return [
    ...body,
    ...(body.length > 0 ? [''] : []),
    '[fuel]',
    ...names.map((name) => entry(name, budgets)),
    '',
  ];
}

function replace(lines: readonly string[], start: number, budgets: Budgets): string[] {
  const after = lines.findIndex((line, index) => index > start && TABLE.test(line));
  const end = after === -1 ? lines.length : after;
  const section = lines.slice(start + 1, end);
  const kept = trimmed(section);
  const known = new Set(section.map((line) => keyOf(line)));
  const added = Object.keys(budgets).filter((name) => !known.has(name));
  return [
    ...lines.slice(0, start + 1),
    ...kept.flatMap((line) => changed(line, budgets)),
    ...added.map((name) => entry(name, budgets)),
    ...section.slice(kept.length),
    ...lines.slice(end),
  ];
}

/** None of a test that is gone. */
function changed(line: string, budgets: Budgets): string[] {
  const { value } = ENTRY.exec(line)?.groups ?? {};
  const key = keyOf(line);
  if (key === undefined || value === undefined) return [line];
  if (!Object.hasOwn(budgets, key)) return [];
  const budget = budgets[key] as number;
  if (Number(value.replaceAll('_', '')) === budget) return [line];
  const at = line.indexOf(value, line.indexOf('=', line.indexOf(rawKey(line)) + rawKey(line).length));
  return [line.slice(0, at) + figure(budget) + line.slice(at + value.length)];
}

const rawKey = (line: string): string => ENTRY.exec(line)?.groups?.['key'] ?? '';

function keyOf(line: string): string | undefined {
  const key = rawKey(line);
  return key === '' ? undefined : Object.keys(parseToml(`${key} = 0`, MANIFEST))[0];
}

const entry = (name: string, budgets: Budgets): string =>
  `${quoted(name)} = ${figure(budgets[name] as number)}`;

/** As JSON: TOML knows the same escapes, and no raw DEL. */
const quoted = (name: string): string => JSON.stringify(name).replaceAll('\u007f', '\\u007f');

const figure = (units: number): string => units.toLocaleString('en-US').replaceAll(',', '_');

/** Without the empty lines at the end. */
const trimmed = (lines: readonly string[]): string[] =>
  lines.slice(0, lines.findLastIndex((line) => line.trim() !== '') + 1);

function check(before: string, after: string, budgets: Budgets): void {
  const { fuel: _old, ...others } = parseToml(before, MANIFEST);
  const { fuel = {}, ...unchanged } = reparsed(after);
  if (isDeepStrictEqual([{ ...unchanged }, { ...(fuel as object) }], [{ ...others }, { ...budgets }])) return;
  throw notLineByLine();
}

function reparsed(text: string): Record<string, unknown> {
  try {
    return parseToml(text, MANIFEST);
  } catch {
    throw notLineByLine();
  }
}

const notLineByLine = (): CliError =>
  new CliError(
    'manifest_invalid',
    `What ${MANIFEST} says of fuel is not a table [fuel] with a line for each test.`,
    {
      repair: 'Take it away, and run this again: it is written anew.',
    },
  );
