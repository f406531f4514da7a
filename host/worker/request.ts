import { isFlagged } from '../protocol/cancel-flags.ts';
import type { WrittenRequest } from '../protocol/requests.ts';
import { HostCalls, type Serving } from './host-calls.ts';
import type { Bank, Terms } from './metering/bank.ts';
import { CANCELLED } from './metering/endings.ts';

/** How a request came. */
export interface Arrival {
  /** When its frame came, on the clock of performance.now(). */
  readonly at: number;
  /** Of cancel-flags.ts. */
  readonly flags: Int32Array;
}

/** A request that came whole, until it is answered. */
export class Request extends HostCalls implements Terms {
  /** On the clock of performance.now(), as the deadline is. */
  readonly arrived: number;
  readonly deadline: number;
  /** Of the instance that runs it, while one does. */
  bank: Bank | undefined;
  /** In the table of requests. */
  behind: Request | undefined;
  /** Until it is taken. */
  #written: WrittenRequest | undefined;
  readonly #flags: Int32Array;
  #isWanted = true;

  constructor(written: WrittenRequest, { at, flags }: Arrival, serving: Serving) {
    super(written.id, serving);
    this.#written = written;
    this.arrived = at;
    this.deadline = at + written.timeLeftMs;
    this.#flags = flags;
  }

  /** What it says; once, so that it does not keep the block of all that came in its turn. */
  take(): WrittenRequest {
    const written = this.#written!;
    this.#written = undefined;
    return written;
  }

  isCancelled(): boolean {
    return !this.#isWanted || isFlagged(this.#flags, this.id);
  }

  cancel(): void {
    this.#isWanted = false;
    this.bank?.end(CANCELLED);
    this.close();
  }
}
