/**
 * Runs the C kernels as they are, as they are once more, and metered, in turns.
 *
 *     node [--liftoff-only] bench/meter-kernels.entry.ts [--quick] [--rounds N] [--kernel NAME]
 *       [--rewriter FILE] [--json]
 *
 * Prints a table of what each variant costs more than the unmodified kernel, in percent; with `--json` one
 * line, `AllTimes`. A `--rewriter` is a further one to measure beside that of the host: a file that
 * exports `meter`.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Metered } from '../host/compile/meter/meter.ts';
import { native } from './jspi.ts';
import { buildKernels, KERNELS } from './kernels/kernels.ts';
import { attachBank, type Way } from './meter-bank.ts';
import { geomeans, overheads, type AllTimes } from './meter-overheads.ts';
import { takeTurns, type Run, type Times } from './meter-turns.ts';
import { withEmptySection } from './meter-variants.ts';
import { median } from './statistics.ts';

const WARM_MS = 400;

type Rewriter = (core: Uint8Array) => Metered;

const HOST_METER = new URL('../host/compile/meter/meter.ts', import.meta.url).href;

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    kernel: { type: 'string', multiple: true, default: Object.keys(KERNELS) },
    rewriter: { type: 'string', multiple: true, default: [] },
  },
});
const rounds = Number(options.rounds ?? (options.quick ? 9 : 25));

const core = readFileSync(buildKernels());
const variants = await instantiateAll();
const results: Record<string, Times> = {};
for (const kernel of options.kernel) results[kernel] = await measure(kernel);
console.log(options.json ? JSON.stringify(results satisfies AllTimes) : tableOf(results));

async function instantiateAll(): Promise<Record<string, WebAssembly.Exports>> {
  const { meter } = (await import(HOST_METER)) as { meter: Rewriter };
  const metered = meter(core).bytes;
  const found: Record<string, WebAssembly.Exports> = {
    unmodified: instantiate(core),
    control: instantiate(withEmptySection(core)),
    metered: instantiate(metered, 'giving way'),
    'without yields': instantiate(metered, 'going on'),
  };
  for (const file of options.rewriter) {
    const other = (await import(pathToFileURL(resolve(file)).href)) as { meter: Rewriter };
    found[file] = instantiate(other.meter(core).bytes, 'giving way');
  }
  return found;
}

function instantiate(bytes: Uint8Array, way?: Way): WebAssembly.Exports {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>));
  if (way !== undefined) attachBank(instance, way);
  return instance.exports;
}

function measure(kernel: string): Promise<Times> {
  const runs: Record<string, Run> = {};
  for (const [variant, exports] of Object.entries(variants)) {
    const run = native.promising(exports[kernel] as (size: number) => number);
    runs[variant] = () => run(KERNELS[kernel]!);
  }
  return takeTurns(runs, { rounds, warmMs: WARM_MS });
}

function tableOf(times: AllTimes): string {
  const kernels = Object.keys(times);
  const line = (head: string, cells: readonly string[]): string =>
    [head.padEnd(16), ...cells.map((cell) => cell.padStart(12))].join('');
  const lines = [
    line('', [...kernels, 'geomean', 'max']),
    line(
      'ms',
      kernels.map((kernel) => median(times[kernel]!['unmodified']!).toFixed(1)),
    ),
  ];
  for (const variant of Object.keys(variants).slice(1)) {
    const percents = kernels.map((kernel) => median(overheads(times[kernel]!, variant)));
    const all = [...percents, median(geomeans(times, variant)), Math.max(...percents)];
    lines.push(
      line(
        variant,
        all.map((percent) => percent.toFixed(1)),
      ),
    );
  }
  return lines.join('\n');
}
