/** Text that a guest or a client wrote, safe to show: a terminal would obey what control characters say. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  );
}

/** As `printable`, on one line. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

const escaped = (character: string): string =>
  `\\u{${(character.codePointAt(0) as number).toString(16).padStart(2, '0')}}`;
