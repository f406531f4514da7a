import type { NameRule, Reader } from './reader.ts';

/**
 * Core names reach jco's output inside quotes and comments. So nothing that ends either may stand in
 * one; tools only write what is allowed here.
 */
const CORE: NameRule = { pattern: /^[A-Za-z0-9_.:/@#[\]$<>=,&|~!?()+ -]*$/, maxBytes: 4_096 };

const EXTERN: NameRule = { pattern: /^[A-Za-z0-9_.:/@+[\]<>=,-]+$/, maxBytes: 512 };

const LABEL: NameRule = { pattern: /^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/, maxBytes: 512 };

/** Anything printable: it is read past and never used. */
const REMARK: NameRule = { pattern: /^[ -~]*$/, maxBytes: 512 };

export const coreName = (reader: Reader, what: string): string => reader.name(what, CORE);

/** Of a record's field, a variant's case, a parameter. */
export const label = (reader: Reader, what: string): string => reader.name(what, LABEL);

export const plainExternName = (reader: Reader, what: string): string => reader.name(what, EXTERN);

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
  reader.name(`option of ${what}`, REMARK);
}
