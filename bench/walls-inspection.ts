import { inspectBytes } from '../host/compile/inspect/inspect.ts';
import { STRUCTURE, STRUCTURE_NAMES, type Structure } from '../host/protocol/structure.ts';
import * as code from '../test/support/bombs/code.ts';
import * as components from '../test/support/bombs/components.ts';
import type { Extras } from '../test/support/bombs/core.ts';
import * as sections from '../test/support/bombs/sections.ts';
import { plugin } from '../test/support/bombs/wrap.ts';
import { sampled } from './pace.ts';
import type { Surroundings } from './surroundings.ts';
import type { Finding } from './row.ts';

const MB = 1_000_000;
const SIZES = [0.1 * MB, 1 * MB, 10 * MB];

/** Components of any size that hold much of one thing, each as much as no ceiling of a cap forbids. */
const SHAPES: Readonly<Record<string, (size: number) => Uint8Array>> = {
  instructions: (size) => plugin(functionsOf(size, code.straightAdds(33_000))),
  'small functions': (size) => plugin(functionsOf(size, code.straightAdds(3))),
  'blocks in one another': (size) => plugin(functionsOf(size, code.nestedBlocks(33_000))),
  'blocks with locals': (size) => plugin(functionsOf(size, code.localsTimesBlocks(50, 14_000))),
  'tables of labels': (size) => plugin(functionsOf(size, code.brTables(99, 1_000))),
  'core types': (size) => plugin(sections.wideTypes(countOf(size, 11), 4)),
  'core exports': (size) => plugin(sections.exports(countOf(size, 11))),
  data: (size) => plugin(sections.dataBytes(size)),
  'expressions of elements': (size) => plugin(sections.elementExpressions(countOf(size, 3))),
  records: (size) => components.records(countOf(size, 42), 10),
};

/** As many of the function as come to the size. */
function functionsOf(size: number, one: Extras): Extras {
  return code.manyTimes(one, countOf(size, one.bodies!.content.length));
}

const countOf = (size: number, bytesEach: number): number => Math.max(1, Math.floor(size / bytesEach));

const CEILINGS = Object.fromEntries(STRUCTURE_NAMES.map((name) => [name, STRUCTURE[name].ceiling]));
const BOUNDS = { maxMemoryBytes: 64 * 1024 * 1024, structure: CEILINGS as Structure };

interface Measured {
  readonly shape: string;
  /** By size, smallest first. */
  readonly nanosPerByte: readonly number[];
}

/** Time of the inspection, whatever the shape, grows as the bytes do. */
export function benchInspection({ pace, say }: Surroundings): Finding[] {
  const rounds: Measured[][] = [];
  for (let round = 0; round < pace.rounds; round++) {
    rounds.push(sampled(Object.entries(SHAPES), pace).map(([shape, make]) => measure(shape, make)));
    say(`round ${round + 1} of ${pace.rounds}, inspection: ${rounds[round]!.map(describe).join('; ')}`);
  }
  const growths = rounds.map((round) => worst(round, growth));
  const slowest = rounds.map((round) => worst(round, last));
  return [
    {
      name: 'inspection: ns a byte at 10 MB over those at 0.1 MB, of the worst shape',
      samples: growths.map(growth),
      unit: 'times',
      peer: `worst in the last round: ${growths.at(-1)!.shape}`,
      goal: { atMost: 2 },
    },
    {
      name: 'inspection: CPU of 1 MB, of the slowest shape at 10 MB',
      samples: slowest.map((measured) => last(measured)),
      unit: 'ms',
      peer: `slowest in the last round: ${slowest.at(-1)!.shape}`,
    },
  ];
}

/** Below a nanosecond a byte, as of data, what is measured is the rest of the component. */
const growth = ({ nanosPerByte }: Measured): number => {
  const [smallest, largest] = [nanosPerByte[0]!, nanosPerByte.at(-1)!].map((nanos) => Math.max(1, nanos));
  return largest! / smallest!;
};
const last = ({ nanosPerByte }: Measured): number => nanosPerByte.at(-1)!;

const worst = (round: readonly Measured[], by: (measured: Measured) => number): Measured =>
  round.toSorted((some, other) => by(other) - by(some))[0]!;

const describe = ({ shape, nanosPerByte }: Measured): string =>
  `${shape} ${nanosPerByte.map((nanos) => nanos.toFixed(1)).join(', ')} ns/byte`;

function measure(shape: string, make: (size: number) => Uint8Array): Measured {
  return { shape, nanosPerByte: SIZES.map((size) => nanosPerByte(make(size))) };
}

/** On average over as many runs as come to the same bytes at each size. */
function nanosPerByte(bytes: Uint8Array): number {
  const runs = Math.ceil((2 * SIZES.at(-1)!) / bytes.length);
  inspectBytes(bytes, BOUNDS);
  const before = process.threadCpuUsage();
  for (let run = 0; run < runs; run++) inspectBytes(bytes, BOUNDS);
  const { user, system } = process.threadCpuUsage(before);
  return ((user + system) * 1e3) / (runs * bytes.length);
}
