import { WAYHOUSE, WAYHOUSE_RUST, WAYHOUSE_STUB } from './contestants.ts';
import { ALONE, BUSY, HALF } from './gateway-courses.ts';
import { EXTISM_IN_WORKER } from './peers/extism.ts';
import { RAW_FASTIFY } from './peers/fastify.ts';
import { BEST_FRESH, FRESH, REUSED_03 } from './peers/wasmtime.ts';
import type { Results, Run } from './race.ts';
import { rounded, type Finding, type Goal } from './row.ts';
import { differences, median, ratios } from './statistics.ts';

type Value = (run: Run) => number | undefined;

const perSecond: Value = (run) => run.perSecond;
const cpu: Value = (run) => run.cpuMicros;
const p50: Value = (run) => run.p50Micros;
const p99: Value = (run) => run.p99Micros;

/** The rows that have goals, and those that tell where the time goes. */
export function goalFindings(results: Results, half: number): Finding[] {
  return [
    throughput(results, 'hello, a fresh instance each', [WAYHOUSE, RAW_FASTIFY, 0.5]),
    throughput(results, 'a stub in the place of the guest', [WAYHOUSE_STUB, RAW_FASTIFY, 0.45]),
    beside(results, FRESH, 4),
    beside(results, BEST_FRESH, 3.5),
    beside(results, REUSED_03, 1.2),
    beside(results, EXTISM_IN_WORKER, 5),
    throughput(results, `hello in Rust beside ${FRESH}`, [WAYHOUSE_RUST, FRESH, 2]),
    cpuFinding(results, ['hello', WAYHOUSE], { atMost: 19 }),
    cpuFinding(results, ['stub', WAYHOUSE_STUB]),
    ...latencies(results, half),
    busiestClient(results),
    latestClient(results),
  ];
}

const beside = (results: Results, peer: string, atLeast: number): Finding =>
  throughput(results, `hello beside ${peer}`, [WAYHOUSE, peer, atLeast]);

function throughput(results: Results, name: string, [of, peer, atLeast]: [string, string, number]): Finding {
  const [values, peers] = [of, peer].map((one) => results.pick(one, BUSY, perSecond));
  return {
    name: `${name}: requests a second at ${BUSY}`,
    samples: ratios(values!, peers!),
    unit: `of ${peer}`,
    peer: told(results, peer, { values: peers!, unit: 'requests/s' }),
    goal: { atLeast },
  };
}

function cpuFinding(results: Results, [name, of]: [string, string], goal?: Goal): Finding {
  const peers = results.pick(RAW_FASTIFY, BUSY, cpu);
  return {
    name: `${name}: CPU a request at ${BUSY}`,
    samples: results.pick(of, BUSY, cpu),
    unit: 'us',
    peer: told(results, RAW_FASTIFY, { values: peers, unit: 'us' }),
    ...(goal && { goal }),
  };
}

function latencies(results: Results, half: number): Finding[] {
  const row = (
    course: string,
    value: Value,
  ): Pick<Finding, 'peer'> & { values: number[]; peers: number[] } => {
    const [values, peers] = [WAYHOUSE, RAW_FASTIFY].map((one) => results.pick(one, course, value));
    const peer = told(results, RAW_FASTIFY, { values: peers!, unit: 'us' });
    return { values: values!, peers: peers!, peer };
  };
  const [alone50, alone99, half99] = [row(ALONE, p50), row(ALONE, p99), row(HALF, p99)];
  const above = differences(alone50.values, alone50.peers);
  const at = (what: string) => `hello: ${what}`;
  const [ofRaw, twice] = ['of raw fastify', { atMost: 2 }];
  return [
    { name: at(`p50 at ${ALONE}`), samples: alone50.values, unit: 'us', peer: alone50.peer },
    {
      name: at(`p50 at ${ALONE}, above raw fastify's`),
      samples: above,
      unit: 'us',
      peer: alone50.peer,
      goal: { atMost: 25 },
    },
    {
      name: at(`p99 at ${ALONE}`),
      samples: ratios(alone99.values, alone99.peers),
      unit: ofRaw,
      peer: alone99.peer,
      goal: twice,
    },
    {
      name: at(`p99 at ${HALF}, ${Math.round(half)} requests a second`),
      samples: ratios(half99.values, half99.peers),
      unit: ofRaw,
      peer: half99.peer,
      goal: twice,
    },
  ];
}

/** A client that has no time left measures itself. The one with a fixed rate never sleeps, and tells its delays. */
function busiestClient(results: Results): Finding {
  const loads = results.all.flatMap(({ clientLoad, clientMicros }) =>
    clientMicros === undefined ? [clientLoad] : [],
  );
  return {
    name: 'the load generator, where it was busiest',
    samples: [Math.max(...loads)],
    unit: 'of its core',
    peer: '',
    goal: { atMost: 0.9 },
  };
}

function latestClient(results: Results): Finding {
  const delays = results.all.flatMap(({ clientMicros }) => clientMicros ?? []);
  return {
    name: 'the load generator at a fixed rate: its own delay, p99, where it was latest',
    ...{ samples: [Math.max(...delays)], unit: 'us', peer: '' },
  };
}

function told(results: Results, peer: string, { values, unit }: { values: number[]; unit: string }): string {
  if (values.length === 0) return `${peer}: not measured: ${results.failures.get(peer) ?? 'it is not there'}`;
  return `${peer}: ${rounded(median(values))} ${unit}`;
}
