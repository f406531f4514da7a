import { BUSY, CALM, CALM_RATE, CONNECTIONS, HALF } from './gateway-courses.ts';
import type { Results, Run } from './race.ts';
import type { Cell, Finding } from './row.ts';

export interface Servers {
  /** In the order of the tables. */
  readonly names: readonly string[];
  readonly versions: ReadonlyMap<string, string>;
}

export const THROUGHPUT = 'Requests a second';
export const CPU = 'CPU of the server a request, in microseconds';
export const CALM_LATENCY = `Latency at ${CALM_RATE} requests a second, in microseconds`;
export const HALF_LATENCY = `Latency at ${HALF}, in microseconds`;

/** Each server's own figures, side by side; and by name, who could not be measured and why. */
export function serverFindings(results: Results, { names, versions }: Servers): Finding[] {
  return names.flatMap((name) => {
    const peer = versions.get(name) ?? '';
    const why = results.failures.get(name);
    if (why !== undefined) return [absent(name, why)];
    return cells(results, name).map((found) => ({ ...found, peer }));
  });
}

function absent(name: string, why: string): Finding {
  const cell = { table: THROUGHPUT, row: name, column: BUSY };
  return finding(cell, { samples: [], unit: 'requests/s', peer: `not measured: ${why}` });
}

function cells(results: Results, row: string): Finding[] {
  const pick = (course: string, value: (run: Run) => number | undefined) => results.pick(row, course, value);
  const latency = (table: string, course: string): Finding[] =>
    Object.entries(QUANTILES).map(([column, value]) =>
      finding({ table, row, column }, { samples: pick(course, value), unit: 'us' }),
    );
  return [
    ...CONNECTIONS.map((column) =>
      finding(
        { table: THROUGHPUT, row, column },
        { samples: pick(column, (run) => run.perSecond), unit: 'requests/s' },
      ),
    ),
    finding({ table: CPU, row, column: BUSY }, { samples: pick(BUSY, (run) => run.cpuMicros), unit: 'us' }),
    ...latency(CALM_LATENCY, CALM),
    ...latency(HALF_LATENCY, HALF),
  ].filter(({ samples }) => samples.length > 0);
}

const QUANTILES: Readonly<Record<string, (run: Run) => number | undefined>> = {
  p50: (run) => run.p50Micros,
  p99: (run) => run.p99Micros,
  'p99.9': (run) => run.p999Micros,
};

type Found = Pick<Finding, 'samples' | 'unit'> & { readonly peer?: string };

/** Tables speak of one thing each, so the cell is also a name. */
function finding(cell: Cell, { samples, unit, peer = '' }: Found): Finding {
  return { name: `${cell.row}: ${cell.table}, ${cell.column}`, samples, unit, peer, cell };
}
