import { readFileSync } from 'node:fs';
import { fileOf } from './program.ts';

/** JavaScript as people write it, 89 KB a time. */
export function javaScript(times: number): string {
  const once = readFileSync(fileOf('esbuild-wasm/lib/main.js'), 'utf8');
  return `(function () {${once}\n})();\n`.repeat(times);
}
