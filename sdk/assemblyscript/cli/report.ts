/** What a command tells: to people in words, to programs as data. */
import { PACKAGE } from '../compiler/package-files.ts';
import type { Outcome } from '../compiler/attempt.ts';
import type { Prepared } from '../compiler/build.ts';
import { CompileError } from '../compiler/compile-error.ts';
import { formatDiagnostic } from '../compiler/diagnostics.ts';
import type { SdkError } from '../errors.ts';
import type { Written } from './output.ts';

export interface Report {
  readonly status: 'built' | 'generated' | 'failed';
  /** Whole lines. */
  readonly words: string;
  readonly data: object;
}

export function reportBuilt(
  { built, milliseconds }: Outcome & { status: 'built' },
  written: Written,
): Report {
  const { component, world, diagnostics } = built;
  const size = `${(component.length / 1024).toFixed(1)} KB`;
  const time = Math.round(milliseconds);
  const lines = [...diagnostics.map(formatDiagnostic), `${written.component}: ${size}, ${world}, ${time} ms`];
  return {
    status: 'built',
    words: linesOf(lines),
    data: { ...written, bytes: component.length, world, milliseconds: time, diagnostics },
  };
}

export function reportFailure(error: SdkError): Report {
  const { code, detail, repair } = error;
  const diagnostics = error instanceof CompileError ? error.diagnostics : [];
  const lines = diagnostics.length > 0 ? diagnostics.map(formatDiagnostic) : [error.message];
  return { status: 'failed', words: linesOf(lines), data: { code, detail, repair, diagnostics } };
}

/** `changed` are the files that were written: the others stood there as they should. */
export function reportGenerated({ world, bindings }: Prepared, changed: readonly string[]): Report {
  const files = bindings.folder === undefined ? [] : [...bindings.files.keys()];
  const lines = files.map((file) => (changed.includes(file) ? file : `${file} (unchanged)`));
  const none = `${world.id} needs none: its guests import from ${PACKAGE}`;
  return {
    status: 'generated',
    words: linesOf(files.length > 0 ? lines : [none]),
    data: { world: world.id, files, changed },
  };
}

const linesOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
