import { SdkError } from '../errors.ts';
import type { CompilationFailure } from './asc.ts';
import { formatDiagnostic, type Diagnostic } from './diagnostics.ts';

/** The guest does not compile. The message shows each diagnostic with its place. */
export class CompileError extends SdkError {
  readonly diagnostics: readonly Diagnostic[];

  constructor({ diagnostics, cause }: Pick<CompilationFailure, 'diagnostics' | 'cause'>) {
    super('compile_failed', detailOf(diagnostics, cause), { cause });
    this.diagnostics = diagnostics;
  }
}

function detailOf(diagnostics: readonly Diagnostic[], cause: Error): string {
  if (diagnostics.length === 0) return cause.message;
  return ['', ...diagnostics.map(formatDiagnostic)].join('\n');
}
