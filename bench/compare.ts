import { join } from 'node:path';
import { copyOf } from './commit.ts';
import { hostContestants } from './contestants.ts';
import { ALONE, BUSY, CROWDED } from './gateway-courses.ts';
import { race, type Contestant, type Results, type Run } from './race.ts';
import { rounded, type Finding } from './row.ts';
import { median, ratios } from './statistics.ts';
import type { Surroundings } from './surroundings.ts';
import { busy } from './wrk.ts';

/** There are few contestants, and what is looked for is small. */
const TIMES_THE_ROUNDS = 2;

/** This tree beside that of a commit, in rounds that take turns: the same guests, another host. */
export async function compare(commit: string, { folder, pace, say }: Surroundings): Promise<Finding[]> {
  const before = await copyOf(commit, folder, say);
  const now = await hostContestants(join(folder, 'now'));
  const then = await hostContestants(join(folder, 'then'), before.root);
  const courses = [
    busy({ connections: 32, seconds: pace.busySeconds }),
    ...[1, 256].map((connections) => busy({ connections, seconds: pace.calmSeconds })),
  ];
  const at = (one: Contestant): Contestant => ({ ...one, name: nameAt(one.name, before.name) });
  const contestants = now.flatMap((one, index) => [one, at(then[index]!)]);
  const results = await race({
    contestants: contestants.map((one) => ({ ...one, courses })),
    pace: { ...pace, rounds: TIMES_THE_ROUNDS * pace.rounds },
    say,
  });
  return now.flatMap(({ name }) =>
    MEASURES.map((measure) => changeOf(results, [name, before.name], measure)),
  );
}

const nameAt = (host: string, commit: string): string => `${host} at ${commit}`;

interface Measure {
  readonly what: string;
  readonly course: string;
  readonly unit: string;
  readonly value: (run: Run) => number;
}

const MEASURES: readonly Measure[] = [
  ...[BUSY, ALONE, CROWDED].map((course) => ({
    ...{ what: 'requests a second', course, unit: 'requests/s' },
    value: (run: Run) => run.perSecond,
  })),
  { what: 'CPU a request', course: BUSY, unit: 'us', value: (run) => run.cpuMicros },
  { what: 'p50', course: ALONE, unit: 'us', value: (run) => run.p50Micros },
  { what: 'p99', course: ALONE, unit: 'us', value: (run) => run.p99Micros },
  { what: 'p99', course: BUSY, unit: 'us', value: (run) => run.p99Micros },
];

function changeOf(results: Results, [host, commit]: [string, string], measure: Measure): Finding {
  const { what, course, unit, value } = measure;
  const [now, then] = [host, nameAt(host, commit)].map((name) => results.pick(name, course, value));
  return {
    name: `${host}: ${what} at ${course}`,
    samples: ratios(now!, then!),
    unit: `of ${commit}`,
    peer: `${commit}: ${rounded(median(then!))} ${unit}; now: ${rounded(median(now!))} ${unit}`,
  };
}
