import { WayhouseError } from '../protocol/errors.ts';
import type { Stage, StageTime } from './reports.ts';

/** Times the stages of an upload or an activation, and names in an error the stage it came from. */
export class Stages {
  readonly times: StageTime[];

  constructor(before: readonly StageTime[] = []) {
    this.times = [...before];
  }

  async run<Result>(stage: Stage, work: () => Result | Promise<Result>): Promise<Result> {
    const began = performance.now();
    try {
      const result = await work();
      this.times.push({ stage, ms: round(performance.now() - began) });
      return result;
    } catch (thrown) {
      const error = WayhouseError.from(thrown);
      error.stage ??= stage;
      throw error;
    }
  }
}

export function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
