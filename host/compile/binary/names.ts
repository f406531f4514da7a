import { isUtf8 } from 'node:buffer';
import { WayhouseError } from '../../protocol/errors.ts';
import { EXTERN_NAMES, LABELS, NAME_OPTIONS } from './name-grammar.ts';
import { quote, type Reader } from './reader.ts';

/** Of an import or export of a core module: any text, a character a byte. */
export function coreName(reader: Reader, what: string): string {
  const start = reader.position;
  const name = reader.name(what, 'coreNameBytes');
  if (isUtf8(Buffer.from(name, 'latin1'))) return name;
  throw refused(what, [name, start], 'which is not UTF-8');
}

/** Of a record's field, a variant's case, a parameter. */
export function label(reader: Reader, what: string): string {
  return matching(reader, what, LABELS);
}

export function plainExternName(reader: Reader, what: string): string {
  return matching(reader, what, EXTERN_NAMES);
}

/** The name of a component's import or export, with the byte in front that tells its kind. */
export function externName(reader: Reader, what: string): string {
  const kind = reader.byte(what);
  if (kind > 2) throw reader.malformed(`${what} is a name of the unknown kind ${kind}`, reader.position - 1);
  const name = plainExternName(reader, what);
  if (kind === 2) reader.each(`options of ${what}`, () => nameOption(reader, what));
  return name;
}

function nameOption(reader: Reader, what: string): void {
  const kind = reader.byte(what);
  const pattern = NAME_OPTIONS[kind];
  if (pattern === undefined)
    throw reader.malformed(`${what} has an option of the unknown kind ${kind}`, reader.position - 1);
  matching(reader, `option of ${what}`, pattern);
}

function matching(reader: Reader, what: string, pattern: RegExp): string {
  const start = reader.position;
  const name = reader.name(what, 'nameBytes');
  if (pattern.test(name)) return name;
  throw refused(what, [name, start], 'which the grammar of the component model does not have');
}

type Found = readonly [name: string, start: number];

const refused = (what: string, [name, start]: Found, why: string): WayhouseError =>
  new WayhouseError('name_refused', `${what} is ${quote(name)}, ${why}, at byte ${start}`);
