/** The sending half of a MessagePort, as both sides of a thread know it. */
export interface Sender {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

/**
 * Sends frames over a port: all those of one turn of the event loop as one message, because the
 * wake-up of the other thread is what costs.
 */
export class Outbox<Frame> {
  readonly #port: Sender;
  #frames: Frame[] = [];
  #transfer: ArrayBuffer[] = [];
  readonly #flush = (): void => {
    const frames = this.#frames;
    const transfer = this.#transfer;
    this.#frames = [];
    this.#transfer = [];
    this.#port.postMessage(frames, transfer);
  };

  constructor(port: Sender) {
    this.#port = port;
  }

  /** `transfer` is the buffer of a body, if the sender has no more use for it. */
  push(frame: Frame, transfer?: ArrayBuffer): void {
    if (this.#frames.length === 0) setImmediate(this.#flush);
    this.#frames.push(frame);
    if (transfer !== undefined) this.#transfer.push(transfer);
  }
}
