/**
 * What a header field may consist of (RFC 9110, 5.1 and 5.5). Loops over characters, because every
 * field of every answer comes through here.
 */

const TAB = 0x09;
const SPACE = 0x20;
const LONGEST_QUOTE = 100;

const LOWER = 1;
const UPPER = 2;

/** For each ASCII character: 0 not of a token, LOWER of a token, UPPER of a token but with a lower case. */
const TOKEN = new Uint8Array(128);
for (const char of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz") TOKEN[char.charCodeAt(0)] = LOWER;
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') TOKEN[char.charCodeAt(0)] = UPPER;

/** The name in lower case; undefined where it is no token. Allocates only for a name in upper case. */
export function lowerCaseName(name: string): string | undefined {
  if (name.length === 0) return undefined;
  let seen = 0;
  for (let i = 0; i < name.length; i++) {
    const kind = TOKEN[name.charCodeAt(i)];
    if (kind === undefined || kind === 0) return undefined;
    seen |= kind;
  }
  return (seen & UPPER) === 0 ? name : name.toLowerCase();
}

/** Whether the text is a token without letters in lower case: a method as a guest has to write it. */
export function isMethodToken(text: string): boolean {
  return lowerCaseName(text) !== undefined && text === text.toUpperCase();
}

/** Where the value's first character is that no value may hold; -1 where there is none. */
export function valueFault(value: string): number {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code < SPACE ? code !== TAB : code > 0xff || code === 0x7f) return i;
  }
  return -1;
}

/**
 * The value without blanks and tabs at its ends, as every receiver reads it; itself if it has none.
 * Not `trim`, which takes the byte A0 too; no pattern, because a run of blanks would make it quadratic.
 */
export function trimmed(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isBlank(value.charCodeAt(start))) start++;
  while (end > start && isBlank(value.charCodeAt(end - 1))) end--;
  return end - start === value.length ? value : value.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** What is wrong with the value's character at `index`, for a detail. */
export function describeFault(value: string, index: number): string {
  const code = value.charCodeAt(index);
  const hex = code.toString(16).toUpperCase().padStart(4, '0');
  if (code > 0xff) return `the character U+${hex}, which is no byte (a value's characters are its bytes)`;
  return `the control character U+${hex}`;
}

/** A text of a guest as it may stand in a detail: quoted, escaped, short. */
export function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text);
}
