import type { Breach } from './line.ts';

const nativeTimeout = setTimeout;

/** Longer than any glue waits; Node warns of a delay that is out of its own bounds. */
const LONGEST_MS = 1_000;

/**
 * The two ways in which glue puts work off. Node's timer objects lead to its lists of timers, so nothing
 * of them is handed out. What a callback throws is dropped: it must not end other requests, and the one
 * that it belongs to ends at its deadline.
 */
export function schedulers(breach: Breach): readonly (readonly [name: string, schedule: object])[] {
  return [
    [
      'setTimeout',
      (callback: unknown, delay: unknown) => {
        if (typeof callback !== 'function') return breach('setTimeout of a text');
        nativeTimeout(() => {
          try {
            callback();
          } catch {}
        }, bounded(delay));
        return 0;
      },
    ],
    [
      'queueMicrotask',
      (callback: unknown) => {
        if (typeof callback !== 'function') return breach('queueMicrotask of a text');
        void Promise.resolve().then(() => void callback());
      },
    ],
  ];
}

function bounded(delay: unknown): number {
  return typeof delay === 'number' && delay > 0 ? Math.min(delay, LONGEST_MS) : 0;
}
