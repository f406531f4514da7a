/**
 * What the world has no import for (`console`, `Date.now`, ...), shown where the guest asks for it.
 *
 * The files of assembly/ambient name in their messages, before the first colon, what they stand for. asc shows the
 * place in those files, and does not tell who called.
 */
import { codeOf } from './code.ts';
import { placeIn, type Diagnostic, type Place } from './diagnostics.ts';
import { PACKAGE } from './package-files.ts';
import type { Files } from './sources.ts';

const AMBIENT = `~lib/${PACKAGE}/assembly/ambient/`;
const MESSAGE = /^User-defined: '(([\w., ]+): .*)'$/s;

/** `own` are the files that somebody has written for the project. */
export function explainAmbient(found: readonly Diagnostic[], own: Files): Diagnostic[] {
  return found.map((diagnostic) => {
    const [, message, names] = MESSAGE.exec(diagnostic.message) ?? [];
    if (!message || !names || !diagnostic.file?.startsWith(AMBIENT)) return diagnostic;
    return { ...diagnostic, message, ...firstUse(names.split(', '), own) };
  });
}

function firstUse(names: readonly string[], own: Files): Place | undefined {
  const uses = names.map(
    (name) => new RegExp(String.raw`\b${name.replace('.', String.raw`\s*\.\s*`)}\b`, 'g'),
  );
  for (const [file, text] of own) {
    const code = codeOf(text);
    const match = uses.map((use) => use.exec(code)).find(Boolean);
    if (match) return placeIn(file, text, { start: match.index, end: match.index + match[0].length });
  }
  return undefined;
}
