/**
 * `async`, `await` and `Promise`, which AssemblyScript has not. asc does not know the words, and says of what
 * stands there or before it that it is not what it has expected.
 */
import { codeOf } from './code.ts';
import { placeIn, type Diagnostic } from './diagnostics.ts';
import type { Files } from './sources.ts';

const SYNTAX = /^TS1\d\d\d$/;
/** As words of the language: not the name of a member, a variable or a parameter. */
const WORD = /(?<![.$\w])(?:async|await)(?![$\w]|\s*[=:.,;)?])/;
const PROMISE = /^Cannot find name 'Promise'/;

const REPAIR =
  'Nothing waits here: a call of the host, such as fetch, returns its answer directly. ' +
  'Remove `async` and `await`, and write `T` where `Promise<T>` stands.';

/** `own` are the files that somebody has written for the project. */
export function explainAsync(found: readonly Diagnostic[], own: Files): Diagnostic[] {
  return found.map((diagnostic) => {
    if (PROMISE.test(diagnostic.message)) return explained(diagnostic, 'Promise');
    return explainWord(diagnostic, own) ?? diagnostic;
  });
}

function explainWord(diagnostic: Diagnostic, own: Files): Diagnostic | undefined {
  const { code, file = '', line = 0 } = diagnostic;
  const text = own.get(file);
  if (text === undefined || !SYNTAX.test(code)) return undefined;
  const lines = codeOf(text).split('\n');
  const match = WORD.exec(lines[line - 1] ?? '');
  if (!match) return undefined;
  const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + match.index;
  const [word] = match;
  return explained({ ...diagnostic, ...placeIn(file, text, { start, end: start + word.length }) }, word);
}

function explained(diagnostic: Diagnostic, word: string): Diagnostic {
  return { ...diagnostic, message: `AssemblyScript has no \`${word}\`.`, repair: REPAIR };
}
