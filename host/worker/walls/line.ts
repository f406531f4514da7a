import type { Sender } from '../../protocol/outbox.ts';

/** Ends this worker, because of `what` something in it reached for; says so first. */
export type Breach = (what: string) => never;

/** The worker's end of its port. The first breach closes it: nothing that comes after can be believed. */
export class Line implements Sender {
  readonly #port: Sender;
  #breached: string | undefined;
  #told = false;

  constructor(port: Sender) {
    this.#port = port;
  }

  postMessage(message: unknown, transfer: ArrayBuffer[]): void {
    if (this.#breached === undefined) this.#port.postMessage(message, transfer);
    else this.#tell();
  }

  /** Goes out at once: frames that wait for the end of a turn would never leave a thread that spins. */
  readonly breach: Breach = (what) => {
    this.#breached ??= what;
    this.#tell();
    throw new Error(`a plugin may not reach for ${what}`);
  };

  /** May throw where the stack is used up; the next try to send anything tells it then. */
  #tell(): void {
    if (this.#told) return;
    this.#port.postMessage([['breach', this.#breached]], []);
    this.#told = true;
  }
}
