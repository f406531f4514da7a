import { BlockWriter } from './block.ts';

/** The sending half of a MessagePort, as both sides of a thread know it. */
export interface Sender {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

// In a worker the global is gone when frames are sent; the two sides of a thread share this file.
const defer = setImmediate;

/** The frame that carries a block, and where it stands in a message. */
export interface BlockPlace {
  readonly kind: string;
  readonly place: 'first' | 'last';
}

/**
 * Sends frames over a port: all those of one turn of the event loop as one message, because the
 * wake-up of the other thread is what costs. With a credit, it sends so many frames and holds further
 * ones back, in order, until it is granted more. What is written into the block of a turn counts as a frame.
 */
export class Outbox<Frame> {
  readonly #port: Sender;
  readonly #blocks: BlockPlace | undefined;
  readonly #block = new BlockWriter();
  #credit: number;
  #state: 'empty' | 'filling' = 'empty';
  #written: 'nothing' | 'something' = 'nothing';
  #frames: Frame[] = [];
  #transfer: ArrayBuffer[] = [];
  #held: (() => void)[] = [];
  readonly #flush = (): void => {
    if (this.#written === 'something') this.#closeBlock();
    const frames = this.#frames;
    const transfer = this.#transfer;
    this.#frames = [];
    this.#transfer = [];
    this.#state = 'empty';
    this.#port.postMessage(frames, transfer);
  };

  constructor(port: Sender, credit = Infinity, blocks?: BlockPlace) {
    this.#port = port;
    this.#credit = credit;
    this.#blocks = blocks;
  }

  /** `transfer` is the buffer of a body, if the sender has no more use for it. */
  push(frame: Frame, transfer?: ArrayBuffer): void {
    if (this.#credit > 0) this.#send(frame, transfer);
    else this.#held.push(() => this.#send(frame, transfer));
  }

  /** Whether what is written now must wait for credit. */
  get holds(): boolean {
    return this.#credit <= 0;
  }

  /** Has it written into the block: at once, if it need not wait; until then the item must stay as it is. */
  write<Item>(write: (block: BlockWriter, item: Item) => void, item: Item): void {
    if (this.#credit > 0) this.#write(write, item);
    else this.#held.push(() => this.#write(write, item));
  }

  /** So many more frames may go out; those that were held back go first. */
  grant(frames: number): void {
    this.#credit += frames;
    for (const send of this.#held.splice(0, this.#credit)) send();
  }

  #send(frame: Frame, transfer: ArrayBuffer | undefined): void {
    this.#fill();
    this.#frames.push(frame);
    if (transfer !== undefined) this.#transfer.push(transfer);
  }

  #write<Item>(write: (block: BlockWriter, item: Item) => void, item: Item): void {
    this.#fill();
    this.#written = 'something';
    write(this.#block, item);
  }

  #fill(): void {
    // In this order: where the stack ends in between, nothing is taken, and the next frame asks again.
    if (this.#state !== 'filling') defer(this.#flush);
    this.#state = 'filling';
    this.#credit -= 1;
  }

  #closeBlock(): void {
    const { kind, place } = this.#blocks!;
    const block = this.#block.take();
    this.#written = 'nothing';
    const frame = [kind, block] as Frame;
    if (place === 'first') this.#frames.unshift(frame);
    else this.#frames.push(frame);
    this.#transfer.push(block);
  }
}
