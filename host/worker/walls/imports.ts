import { registerHooks } from 'node:module';
import type { Breach } from './line.ts';

/** From here on nothing is imported in this thread, whoever asks. */
export function closeImports(breach: Breach): void {
  registerHooks({ resolve: () => breach('import()') });
}
