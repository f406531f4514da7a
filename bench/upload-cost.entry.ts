/**
 * Times the stages of an upload, each once, in a process that has done nothing before, as a transpiling
 * child has not. Argument: a component. Answers a line of JSON (`UploadCosts`).
 */
import { readFile } from 'node:fs/promises';
import { inspectBytes } from '../host/compile/inspect/inspect.ts';
import { linkageOf } from '../host/compile/linkage/linkage.ts';
import { moduleOf } from '../host/compile/transpile/module.ts';
import { probe } from '../host/compile/transpile/probe.ts';
import { LIMITS } from '../host/protocol/limits.ts';

/** In milliseconds. */
export interface UploadCosts {
  readonly inspection: number;
  readonly linkage: number;
  /** The linkage once more is in it. */
  readonly metering: number;
  /** All code compiled, and an instance linked. */
  readonly probe: number;
}

const bytes = await readFile(process.argv[2] ?? '');
const [inspection] = timed(() => inspectBytes(bytes, { maxMemoryBytes: LIMITS.memoryBytes.default }));
const [linkage] = timed(() => linkageOf(bytes));
const [metering, module] = timed(() => moduleOf(bytes));
const [probing] = timed(() => probe(module));
const costs: UploadCosts = { inspection, linkage, metering, probe: probing };
console.log(JSON.stringify(costs));

function timed<Result>(work: () => Result): readonly [milliseconds: number, result: Result] {
  const started = performance.now();
  const result = work();
  return [performance.now() - started, result];
}
