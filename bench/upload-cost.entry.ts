/**
 * Times the walls of an upload, each once, in a process that has done nothing before, as a transpiling
 * child has not. Argument: a component. Answers a line of JSON (`UploadCosts`).
 */
import { readFile } from 'node:fs/promises';
import { checkGlue } from '../host/compile/glue/check.ts';
import { inspectBytes } from '../host/compile/inspect/inspect.ts';
import { safeComponent } from '../host/compile/names/safe-names.ts';
import { translate } from '../host/compile/transpile/jco.ts';
import { wiringByCore } from '../host/compile/transpile/wired.ts';
import { wiringOf } from '../host/compile/wiring/wiring.ts';
import { LIMITS } from '../host/protocol/limits.ts';

/** In milliseconds. */
export interface UploadCosts {
  readonly inspection: number;
  readonly names: number;
  readonly glue: number;
  /** What jco takes meanwhile, for comparison. */
  readonly translation: number;
}

const bytes = await readFile(process.argv[2] ?? '');
const [inspection] = timed(() => inspectBytes(bytes, { maxMemoryBytes: LIMITS.memoryBytes.default }));
const [renaming, component] = timed(() => safeComponent(bytes));
const began = performance.now();
const translation = await translate(component.bytes);
const translated = performance.now() - began;
const [wiring] = timed(() => wiringByCore(translation.cores, wiringOf(component.bytes)));
const [glue] = timed(() => checkGlue(Buffer.from(translation.glue).toString(), component.names));
const costs: UploadCosts = { inspection, names: renaming + wiring, glue, translation: translated };
console.log(JSON.stringify(costs));

function timed<Result>(work: () => Result): readonly [milliseconds: number, result: Result] {
  const started = performance.now();
  const result = work();
  return [performance.now() - started, result];
}
