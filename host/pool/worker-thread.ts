import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Piscina } from 'piscina';
import { WayhouseError } from '../protocol/errors.ts';
import type { Adoption, FromWorker, ToWorker } from '../protocol/messages.ts';
import { Outbox, type Sender } from '../protocol/outbox.ts';
import { areFrames } from './frames.ts';

/** `blank` until adopted; `gone` however it ended. */
export type WorkerState = 'blank' | 'adopting' | 'serving' | 'retiring' | 'gone';

export interface WorkerEvents {
  /** A frame of a request came. */
  frame(worker: WorkerThread, frame: FromWorker): void;
  /** The thread died, or was killed, while it served. */
  lost(worker: WorkerThread, reason: string): void;
}

/** One thread and the port to it. Piscina owns the thread; one task lasts all its life. */
export class WorkerThread {
  /** Requests that were sent to it and have not ended; kept by whoever sends them. */
  running = 0;
  /** Those of them that should have ended by now. */
  overdue = 0;
  readonly ended: Promise<void>;
  #state: WorkerState = 'blank';
  readonly #port: MessagePort;
  readonly #outbox: Outbox<ToWorker>;
  readonly #events: WorkerEvents;
  readonly #kill = new AbortController();
  #adoption: PromiseWithResolvers<void> | undefined;

  constructor(threads: Piscina, events: WorkerEvents) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#events = events;
    this.#outbox = new Outbox(port1 as unknown as Sender);
    port1.on('message', (message: unknown) => this.#receive(message));
    // The types of piscina take the DOM's MessagePort for Node's.
    const transferList = [port2] as never;
    const task = threads.run({ port: port2 }, { transferList, signal: this.#kill.signal });
    this.ended = task.then(
      () => this.#end('its task ended'),
      (error: Error) => this.#end(error.message),
    );
  }

  get state(): WorkerState {
    return this.#state;
  }

  /** Gives a blank worker its plugin; resolves when a first instance has started. */
  adopt(adoption: Adoption): Promise<void> {
    this.#state = 'adopting';
    this.#adoption = Promise.withResolvers<void>();
    this.#outbox.push(['adopt', adoption]);
    return this.#adoption.promise;
  }

  send(frame: ToWorker, transfer?: ArrayBuffer): void {
    this.#outbox.push(frame, transfer);
  }

  /** Ends the thread when its loop is free; what still runs there is lost without a word. */
  retire(): Promise<void> {
    if (this.#state === 'gone') return this.ended;
    this.#state = 'retiring';
    this.#outbox.push(['retire']);
    return this.ended;
  }

  /** Ends the thread now, even in the middle of a loop. */
  kill(): void {
    this.#kill.abort();
  }

  #receive(message: unknown): void {
    if (this.#state === 'gone') return;
    if (!areFrames(message)) return this.#forged();
    for (const frame of message) {
      if (frame[0] === 'adopted') this.#adopted();
      else if (frame[0] === 'refused') this.#adoption?.reject(WayhouseError.fromData(frame[1]));
      else this.#events.frame(this, frame);
    }
  }

  #adopted(): void {
    if (this.#state === 'adopting') this.#state = 'serving';
    this.#adoption?.resolve();
  }

  #forged(): void {
    this.kill();
    this.#end('it sent what is not a frame');
  }

  #end(reason: string): void {
    if (this.#state === 'gone') return;
    const served = this.#state === 'serving';
    this.#state = 'gone';
    this.#port.close();
    this.#adoption?.reject(new WayhouseError('worker_lost', reason));
    if (served) this.#events.lost(this, reason);
  }
}
