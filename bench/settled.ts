import { setTimeout as pause } from 'node:timers/promises';

const STEP_MS = 200;
const MOST_STEPS = 25;

/** Resident memory once it has stopped changing, to a hundredth; what it is after five seconds in any case. */
export async function settledRss(read: () => number): Promise<number> {
  let last = read();
  for (let step = 0; step < MOST_STEPS; step++) {
    await pause(STEP_MS);
    const now = read();
    if (Math.abs(now - last) <= last / 100) return now;
    last = now;
  }
  return last;
}
