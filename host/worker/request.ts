import { isFlagged } from '../protocol/cancel-flags.ts';
import type { RequestFrame } from '../protocol/messages.ts';
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
  readonly head: RequestFrame;
  readonly body: Uint8Array;
  readonly deadline: number;
  /** Of the instance that runs it, while one does. */
  bank: Bank | undefined;
  readonly #flags: Int32Array;
  #isWanted = true;

  constructor([head, body]: readonly [RequestFrame, Uint8Array], { at, flags }: Arrival, serving: Serving) {
    super(head[1], serving);
    this.head = head;
    this.body = body;
    this.deadline = at + head[9];
    this.#flags = flags;
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
