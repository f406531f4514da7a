import { quote } from '../binary/reader.ts';

/**
 * A message about a component whose names were made safe, in the words of the component as it was:
 * with its own names, and without offsets, which are others now.
 */
export function inOwnNames(message: string, originals: readonly string[]): string {
  return message
    .replaceAll(/ ?\(at offset 0x[0-9a-f]+\)/g, '')
    .replaceAll(/`n(\d+)`/g, (found, number: string) => {
      const original = originals[Number(number)];
      return original === undefined ? found : quote(original);
    });
}
