import type { Cost } from '../plugins/exchange.ts';

/** A value of Server-Timing: durations in milliseconds as `dur`, all else as `desc`. */
export function timingOf(cost: Cost | undefined): string | undefined {
  if (cost === undefined) return undefined;
  const { fuel, wallMs, memoryBytes } = cost;
  return `wall;dur=${wallMs.toFixed(1)}, fuel;desc="${fuel}", memory;desc="${memoryBytes}"`;
}
