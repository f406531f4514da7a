/** The sending half of a MessagePort, as both sides of a thread know it. */
export interface Sender {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

// In a worker the global is gone when frames are sent; the two sides of a thread share this file.
const defer = setImmediate;

/**
 * Sends frames over a port: all those of one turn of the event loop as one message, because the
 * wake-up of the other thread is what costs. With a credit, it sends so many frames and holds further
 * ones back, in order, until it is granted more.
 */
export class Outbox<Frame> {
  readonly #port: Sender;
  #credit: number;
  #frames: Frame[] = [];
  #transfer: ArrayBuffer[] = [];
  #held: (readonly [frame: Frame, transfer: ArrayBuffer | undefined])[] = [];
  readonly #flush = (): void => {
    const frames = this.#frames;
    const transfer = this.#transfer;
    this.#frames = [];
    this.#transfer = [];
    this.#port.postMessage(frames, transfer);
  };

  constructor(port: Sender, credit = Infinity) {
    this.#port = port;
    this.#credit = credit;
  }

  /** `transfer` is the buffer of a body, if the sender has no more use for it. */
  push(frame: Frame, transfer?: ArrayBuffer): void {
    if (this.#credit > 0) this.#send(frame, transfer);
    else this.#held.push([frame, transfer]);
  }

  /** So many more frames may go out; those that were held back go first. */
  grant(frames: number): void {
    this.#credit += frames;
    for (const [frame, transfer] of this.#held.splice(0, this.#credit)) this.#send(frame, transfer);
  }

  #send(frame: Frame, transfer: ArrayBuffer | undefined): void {
    this.#credit -= 1;
    if (this.#frames.length === 0) defer(this.#flush);
    this.#frames.push(frame);
    if (transfer !== undefined) this.#transfer.push(transfer);
  }
}
