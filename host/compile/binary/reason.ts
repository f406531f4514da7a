const MAX_CHARACTERS = 1_000;

/** What V8 says of a core module. Names of the module stand in it as they are: this makes it short and printable. */
export function reasonOf({ message }: Error): string {
  return message
    .slice(0, MAX_CHARACTERS)
    .replaceAll(/[^\x20-\x7e]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
