import { setTimeout } from 'node:timers/promises';

/** Time as the host sees it; an argument, so that tests need not wait. */
export interface Clock {
  /** In milliseconds, from no particular moment. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export const CLOCK: Clock = {
  now: () => performance.now(),
  wait: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => {}),
};
