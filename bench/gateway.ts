import { helloContestants } from './contestants.ts';
import { race, type Results, type Run } from './race.ts';
import type { Surroundings } from './surroundings.ts';
import type { Finding } from './row.ts';
import { median, ratios } from './statistics.ts';

type Name = 'fastify' | 'stub' | 'guest';

const BUSY = 0;
const CALM = 1;

/** What the gateway, the hop to the worker and a fresh instance cost a request. */
export async function benchGateway({ folder, pace, say }: Surroundings): Promise<Finding[]> {
  const contestants = await helloContestants(folder);
  const courses = [
    { connections: 32, seconds: pace.busySeconds },
    { connections: 1, seconds: pace.calmSeconds },
  ];
  const results = await race<Name>({ contestants, courses, pace, say });
  return [
    throughput(results, 'guest', { name: 'hello, a fresh instance each', atLeast: 0.03 }),
    throughput(results, 'stub', { name: 'a stub in the place of the guest', atLeast: 0.45 }),
    ...(['guest', 'stub'] as const).map((name) => cpu(results, name)),
    ...(['p50Micros', 'p99Micros'] as const).map((key) => latency(results, key)),
  ];
}

function throughput(results: Results<Name>, of: Name, goal: { name: string; atLeast: number }): Finding {
  const [values, peers] = [of, 'fastify' as const].map((name) => pick(results[name][BUSY]!, 'perSecond'));
  return {
    name: `${goal.name}: requests a second at 32 connections`,
    samples: ratios(values!, peers!),
    unit: 'of raw fastify',
    peer: `raw fastify: ${Math.round(median(peers!))} requests/s`,
    goal: { atLeast: goal.atLeast },
  };
}

function cpu(results: Results<Name>, of: Name): Finding {
  const peer = median(pick(results.fastify[BUSY]!, 'cpuMicros'));
  return {
    name: `${of}: CPU a request at 32 connections`,
    samples: pick(results[of][BUSY]!, 'cpuMicros'),
    unit: 'us',
    peer: `raw fastify: ${peer.toFixed(1)} us`,
  };
}

function latency(results: Results<Name>, key: 'p50Micros' | 'p99Micros'): Finding {
  const peer = median(pick(results.fastify[CALM]!, key));
  return {
    name: `hello: ${key.slice(0, 3)} at 1 connection`,
    samples: pick(results.guest[CALM]!, key),
    unit: 'us',
    peer: `raw fastify: ${peer} us`,
  };
}

function pick(runs: readonly Run[], key: keyof Run): number[] {
  return runs.map((run) => run[key]);
}
