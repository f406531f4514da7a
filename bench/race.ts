import type { Pace } from './pace.ts';
import type { Server } from './server.ts';
import { wrk, type Answers } from './wrk.ts';

/** A server that takes part, and how to know that it answers as it should. */
export interface Contestant<Name extends string> {
  readonly name: Name;
  readonly path: string;
  start(): Promise<Server>;
  /** Rejects if what it answers is not the answer that is measured. */
  check(url: string): Promise<void>;
}

export interface Course {
  /** Connections at once. */
  readonly connections: number;
  readonly seconds: number;
  /** A Lua file for wrk. */
  readonly script?: string;
}

export interface Run extends Answers {
  /** CPU time of the server a request. */
  readonly cpuMicros: number;
}

/** For each contestant and course, the run of each round. */
export type Results<Name extends string> = Readonly<Record<Name, readonly (readonly Run[])[]>>;

export interface Race<Name extends string> {
  readonly contestants: readonly Contestant<Name>[];
  readonly courses: readonly Course[];
  readonly pace: Pace;
  readonly say: (line: string) => void;
}

/**
 * Runs every contestant once a round, each time in a fresh process that is warmed first: what the
 * machine does meanwhile falls on all of them. Who begins changes from round to round.
 */
export async function race<Name extends string>(the: Race<Name>): Promise<Results<Name>> {
  const results = Object.fromEntries(
    the.contestants.map(({ name }) => [name, the.courses.map((): Run[] => [])]),
  ) as Record<Name, Run[][]>;
  for (let round = 0; round < the.pace.rounds; round++) {
    for (const contestant of rotated(the.contestants, round)) {
      const runs: Run[] = await runAll(contestant, the);
      runs.forEach((run, course) => results[contestant.name][course]!.push(run));
      the.say(
        `round ${round + 1} of ${the.pace.rounds}, ${contestant.name}: ${runs.map(describe).join('; ')}`,
      );
    }
  }
  return results;
}

async function runAll<Name extends string>(contestant: Contestant<Name>, the: Race<Name>): Promise<Run[]> {
  await using server = await contestant.start();
  const url = server.ready.gateway + contestant.path;
  await contestant.check(url);
  const [first] = the.courses;
  await wrk({ url, ...first!, seconds: the.pace.warmSeconds });
  const runs: Run[] = [];
  for (const course of the.courses) runs.push(await runOne(server, url, course));
  await contestant.check(url);
  return runs;
}

async function runOne(server: Server, url: string, course: Course): Promise<Run> {
  const before = server.cpuMicros();
  const answers = await wrk({ url, ...course });
  return { ...answers, cpuMicros: (server.cpuMicros() - before) / answers.requests };
}

function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

function describe({ perSecond, cpuMicros, p50Micros }: Run): string {
  return `${Math.round(perSecond)} requests/s, ${cpuMicros.toFixed(1)} us of CPU each, p50 ${p50Micros} us`;
}
