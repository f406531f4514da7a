/** How the values of options are read. */
import { InvalidArgumentError } from 'commander';

/** Of an option that may be given often, each value. */
export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** Throws what commander tells as a wrong option. */
export function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('It is a whole number from 0 to 65535; 0 picks a free one.');
}
