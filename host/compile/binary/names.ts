import type { Reader } from './reader.ts';

/**
 * Core names reach jco's output inside quotes and comments. So nothing that ends either may stand in
 * one; tools only write what is allowed here.
 */
const CORE = /^[A-Za-z0-9_.:/@#[\]$<>=,&|~!?()+ -]*$/;

const EXTERN = /^[A-Za-z0-9_.:/@+[\]<>=,-]+$/;

const LABEL = /^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/;

/** Anything printable: it is read past and never used. */
const REMARK = /^[ -~]*$/;

export const coreName = (reader: Reader, what: string): string => reader.text(what, CORE);

/** Of a record's field, a variant's case, a parameter. */
export const label = (reader: Reader, what: string): string => reader.text(what, LABEL);

export const plainExternName = (reader: Reader, what: string): string => reader.text(what, EXTERN);

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
  if (kind > 2)
    throw reader.malformed(`${what} has an option of the unknown kind ${kind}`, reader.position - 1);
  reader.text(`option of ${what}`, REMARK);
}
