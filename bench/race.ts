import type { Answers, Course } from './load.ts';
import { endedCpuMs } from './process-tree.ts';
import type { Server } from './server.ts';
import { busy } from './wrk.ts';

/** A server that takes part, and how to know that it answers as it should. */
export interface Contestant {
  readonly name: string;
  readonly path: string;
  /** Those that it runs, in this order. */
  readonly courses: readonly Course[];
  /** What it is warmed with; plain requests over 32 connections if not given. */
  readonly warmUp?: readonly Course[];
  /** Whether a race goes on without it if it fails. */
  readonly optional?: boolean;
  start(): Promise<Server>;
  /** Rejects if what it answers is not the answer that is measured. */
  check(url: string): Promise<void>;
}

export interface Run extends Answers {
  /** CPU time of the server a request. */
  readonly cpuMicros: number;
  /** What part of its core the client took. */
  readonly clientLoad: number;
}

export interface Race {
  readonly contestants: readonly Contestant[];
  readonly pace: { readonly rounds: number; readonly warmSeconds: number };
  readonly say: (line: string) => void;
}

/** The runs of each contestant and course, one for each round. */
export class Results {
  readonly #runs = new Map<string, Map<string, Run[]>>();
  readonly #failures = new Map<string, string>();

  add(contestant: string, course: string, run: Run): void {
    const courses = this.#runs.get(contestant) ?? new Map<string, Run[]>();
    courses.set(course, [...(courses.get(course) ?? []), run]);
    this.#runs.set(contestant, courses);
  }

  /** Forgets what it ran, so that nothing is compared with a part of the rounds. */
  fail(contestant: string, why: string): void {
    this.#runs.delete(contestant);
    this.#failures.set(contestant, why);
  }

  /** Why a contestant has no runs. */
  get failures(): ReadonlyMap<string, string> {
    return this.#failures;
  }

  /** One value for each round; none of a contestant that did not run this course. */
  pick(contestant: string, course: string, value: (run: Run) => number | undefined): number[] {
    const runs = this.#runs.get(contestant)?.get(course) ?? [];
    return runs.map(value).filter((one) => one !== undefined);
  }

  get all(): Run[] {
    return [...this.#runs.values()].flatMap((courses) => [...courses.values()].flat());
  }
}

/**
 * Runs every contestant once a round, each time in a fresh process that is warmed first: what the
 * machine does meanwhile falls on all of them. Who begins changes from round to round.
 */
export async function race({ contestants, pace, say }: Race): Promise<Results> {
  const results = new Results();
  for (let round = 0; round < pace.rounds; round++) {
    for (const contestant of rotated(contestants, round)) {
      if (results.failures.has(contestant.name)) continue;
      const told = await take(results, contestant, pace.warmSeconds);
      say(`round ${round + 1} of ${pace.rounds}, ${contestant.name}: ${told}`);
    }
  }
  return results;
}

/** Adds what it runs to the results, and says it. */
async function take(results: Results, contestant: Contestant, warmSeconds: number): Promise<string> {
  const { name, courses, optional = false } = contestant;
  try {
    const once = () => runAll(contestant, warmSeconds);
    // Some peers hang now and then; what Wayhouse does wrong once shall be seen.
    const runs = await (optional ? once().catch(once) : once());
    runs.forEach((run, index) => results.add(name, courses[index]!.name, run));
    return runs.map(describe).join('; ');
  } catch (thrown) {
    if (!optional) throw thrown;
    const why = `it failed twice: ${(thrown as Error).message.split('\n')[0]}`;
    results.fail(name, why);
    return why;
  }
}

async function runAll(contestant: Contestant, warmSeconds: number): Promise<Run[]> {
  await using server = await contestant.start();
  const url = server.ready.gateway + contestant.path;
  await contestant.check(url);
  const { courses, warmUp = [busy({ connections: 32, seconds: warmSeconds })] } = contestant;
  for (const course of warmUp) await course.run(url);
  const runs: Run[] = [];
  for (const course of courses) runs.push(await runOne(server, url, course));
  await contestant.check(url);
  return runs;
}

async function runOne(server: Server, url: string, course: Course): Promise<Run> {
  const [before, clientBefore] = [server.cpuMicros(), endedCpuMs()];
  const answers = await course.run(url);
  const [cpu, client] = [server.cpuMicros() - before, endedCpuMs() - clientBefore];
  return { ...answers, cpuMicros: cpu / answers.requests, clientLoad: client / (course.seconds * 1_000) };
}

function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

function describe({ perSecond, cpuMicros, p50Micros, p99Micros }: Run): string {
  const times = [p50Micros, p99Micros].map(Math.round).join(' and ');
  return `${Math.round(perSecond)} requests/s, ${cpuMicros.toFixed(1)} us of CPU each, p50 and p99 ${times} us`;
}
