import { Distribution } from '../plugins/distribution.ts';
import type { ErrorCode } from '../protocol/errors.ts';

/** Upper bounds of the latency histogram, in seconds. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * What became of the requests of one plugin.
 *
 * Numbers in place: a labelled observation of prom-client costs several times as much, a request.
 */
export class PluginMeter {
  /** Guests' answers by status. */
  readonly answers = new Map<number, number>();
  readonly errors = new Map<ErrorCode, number>();
  readonly seconds = new Distribution(SECONDS);

  answered(status: number, seconds: number): void {
    this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
    this.seconds.observe(seconds);
  }

  failed(code: ErrorCode, seconds: number): void {
    this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
    this.seconds.observe(seconds);
  }
}
