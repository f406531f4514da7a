import type { Times } from './meter-turns.ts';
import type { Finding, Goal } from './row.ts';
import { median, ratios } from './statistics.ts';

/** For each kernel or program. */
export type AllTimes = Readonly<Record<string, Times>>;

/** What a variant takes longer than another one, in percent, for each round. */
export function overheads(times: Times, variant: string, beside = 'unmodified'): number[] {
  return ratios(times[variant]!, times[beside]!).map(percent);
}

/** For each round, the geometric mean over all of them. */
export function geomeans(all: AllTimes, variant: string, beside = 'unmodified'): number[] {
  const logs = Object.values(all).map((times) =>
    ratios(times[variant]!, times[beside]!).map((ratio) => Math.log(ratio)),
  );
  return logs[0]!.map((_, round) => percent(Math.exp(mean(logs.map((ofOne) => ofOne[round]!)))));
}

/** For each round, the middle one of all of them. */
export function medians(all: AllTimes, variant: string, beside = 'unmodified'): number[] {
  const of = Object.values(all).map((times) => overheads(times, variant, beside));
  return of[0]!.map((_, round) => median(of.map((ofOne) => ofOne[round]!)));
}

/** The one that pays most. */
export function worst(all: AllTimes, variant: string): string {
  const paid = (name: string): number => median(overheads(all[name]!, variant));
  return Object.keys(all).toSorted((one, other) => paid(other) - paid(one))[0]!;
}

/** A row for each of them. */
export function each(all: AllTimes, variant: string, kind: string): Finding[] {
  return Object.entries(all).map(([name, times]) =>
    cost(`${kind} ${name}`, overheads(times, variant), { peer: `${milliseconds(times)} unmodified` }),
  );
}

const milliseconds = (times: Times): string => `${median(times['unmodified']!).toFixed(1)} ms`;

/** A row of what something costs. */
export const cost = (
  name: string,
  samples: readonly number[],
  beside: { readonly peer: string; readonly goal?: Goal },
): Finding => ({ name, samples, unit: '% more', ...beside });

/** The times of several processes, one after the other. */
export function merged(parts: readonly AllTimes[]): AllTimes {
  const join = (name: string, variant: string): number[] => parts.flatMap((part) => part[name]![variant]!);
  return mapValues(parts[0]!, (times, name) => mapValues(times, (_, variant) => join(name, variant)));
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}

const percent = (ratio: number): number => 100 * (ratio - 1);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
