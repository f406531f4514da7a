import type { Sample } from './load.ts';

const COLUMNS = 60;
const BARS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** One line a version: how many answers it gave in each slice of the time, as bars of one scale. */
export function timeline(samples: readonly Sample[], versions: readonly number[]): string[] {
  const end = Math.max(...samples.map(({ endedAt }) => endedAt));
  const slice = end / COLUMNS;
  const rows = versions.map((version) => ({ version, counts: countsOf(samples, { version, slice }) }));
  const most = Math.max(...rows.flatMap(({ counts }) => counts));
  const lines = rows.map(({ version, counts }) => {
    const bars = counts.map((count) => BARS[Math.ceil((count / most) * (BARS.length - 1))]);
    return `version ${version}  ${bars.join('')}  ${sum(counts)} answers`;
  });
  const last = `${Math.round(end)} ms`;
  return [...lines, `           0 ms${last.padStart(COLUMNS - 4)}`];
}

function countsOf(
  samples: readonly Sample[],
  { version, slice }: { version: number; slice: number },
): number[] {
  const counts = Array.from({ length: COLUMNS }, () => 0);
  for (const sample of samples) {
    if (sample.version !== version) continue;
    const at = Math.min(COLUMNS - 1, Math.floor(sample.endedAt / slice));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
