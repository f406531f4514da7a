/** What a document shows of a command, against what it printed. Figures, times and names of chance may differ. */

/** Stands for any text in a line; alone, for any lines. */
const ANYTHING = '…';

/** Without the end of the last line, and empty ones after it. */
export const linesOf = (text: string): string[] => (text.trim() === '' ? [] : text.trimEnd().split('\n'));

/** How many lines of `actual` there are until all of `shown` has come; undefined while it has not. */
export function linesUntil(shown: readonly string[], actual: readonly string[]): number | undefined {
  let at = 0;
  let anything = false;
  for (const line of shown) {
    if (line === ANYTHING) anything = true;
    else {
      const found = actual.findIndex((each, index) => index >= at && matches(line, each));
      if (found === -1 || (found > at && !anything)) return undefined;
      at = found + 1;
      anything = false;
    }
  }
  return anything ? actual.length : at;
}

function matches(shown: string, actual: string): boolean {
  const parts = masked(shown).split(ANYTHING);
  const pattern = parts.map((part) => RegExp.escape(part)).join('.*');
  return new RegExp(`^${pattern}$`).test(masked(actual));
}

/** Without what differs from machine to machine and from run to run. */
function masked(line: string): string {
  return line
    .replaceAll(/\b[0-9a-f]{12}\b/g, 'DIGEST')
    .replaceAll(/\b[\w-]{12}-\d+\b/g, 'REQUEST')
    .replaceAll(/[\d.,]+ (?:ms|s)\b/g, 'TIME')
    .replaceAll(/\d+(?:[.,]\d+)*/g, '0')
    .replaceAll(/ {2,}/g, '  ')
    .trimEnd();
}
