import { registerHooks } from 'node:module';
import type { Breach } from './line.ts';

/** Short, because it stands in every line of a stack. */
const GLUE_URL = 'wayhouse:glue';

/**
 * Evaluates the glue from memory: this thread may read no file but our own code. From here on nothing
 * else is imported in this thread, whoever asks.
 */
export function importGlue(source: string, breach: Breach): Promise<unknown> {
  let expected = true;
  registerHooks({
    resolve: (specifier) => {
      if (!expected || specifier !== GLUE_URL) return breach('import()');
      expected = false;
      return { url: GLUE_URL, format: 'module', shortCircuit: true };
    },
    load: () => ({ format: 'module', source, shortCircuit: true }),
  });
  return import(GLUE_URL);
}
