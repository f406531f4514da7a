/** Single settings, by the path that leads to them: `limits.fuel`, `config.greeting`, `route.paths`. */
import type { Settings } from '@wayhouse/client';
import { CliError } from '../errors.ts';

type Path = readonly [string, ...string[]];
type Table = Readonly<Record<string, unknown>>;

/** What `KEY=VALUE` says. Values of `config` are text, all others JSON. Throws `settings_invalid`. */
export function assign(settings: Settings, assignment: string): Settings {
  const at = assignment.indexOf('=');
  if (at <= 0) throw new CliError('settings_invalid', `"${assignment}" is not KEY=VALUE.`);
  const path = pathOf(assignment.slice(0, at));
  return placed(settings, path, valueOf(path, assignment.slice(at + 1)));
}

/** Without the setting, which then is as if nobody had ever said it. Throws `settings_invalid`. */
export function unset(settings: Settings, key: string): Settings {
  return without(settings, pathOf(key));
}

/** A key of `config` may have dots of its own. */
function pathOf(key: string): Path {
  const [first = '', ...rest] = key.split('.');
  const path: Path = first === 'config' && rest.length > 0 ? ['config', rest.join('.')] : [first, ...rest];
  if (path.every((part) => part !== '' && part !== '__proto__')) return path;
  throw new CliError('settings_invalid', `"${key}" is not the key of a setting.`);
}

function valueOf([first, ...rest]: Path, text: string): unknown {
  if (first === 'config' && rest.length > 0) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new CliError('settings_invalid', `The value of ${[first, ...rest].join('.')} is not JSON: ${text}`);
  }
}

/** The host says what of it is wrong; here it only has to be an object all the way. */
function placed(table: Table, [key, next, ...rest]: Path, value: unknown): Settings {
  if (next === undefined) return { ...table, [key]: value };
  return { ...table, [key]: placed(tableAt(table[key]), [next, ...rest], value) };
}

function without(table: Table, [key, next, ...rest]: Path): Settings {
  const { [key]: below, ...others } = table;
  if (next === undefined || below === undefined) return others;
  return { ...others, [key]: without(tableAt(below), [next, ...rest]) };
}

const tableAt = (value: unknown): Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {};
