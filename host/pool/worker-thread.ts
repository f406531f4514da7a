import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { FRAME_WINDOW } from '../protocol/bounds.ts';
import { CANCEL_FLAGS_BYTES, flag, unflag } from '../protocol/cancel-flags.ts';
import { WayhouseError } from '../protocol/errors.ts';
import type { Limits } from '../protocol/limits.ts';
import type { Adoption, FromGuest, Heard, ToWorker } from '../protocol/messages.ts';
import { Outbox, type Sender } from '../protocol/outbox.ts';
import { writeRequest, type RequestToWrite } from '../protocol/requests.ts';
import { readFrames } from './frames.ts';
import type { Threads } from './threads.ts';

/** `blank` until adopted; `gone` however it ended. */
export type WorkerState = 'blank' | 'adopting' | 'serving' | 'retiring' | 'gone';

export interface WorkerEvents {
  /** A frame of a request came. */
  frame(worker: WorkerThread, frame: FromGuest): void;
  /** The thread died, or was killed, while it served. */
  lost(worker: WorkerThread, reason: string): void;
  /** A worker did what none does that has not been taken over, and was killed; told before `lost`. */
  breach(what: string): void;
}

/** How long a worker may take to end in which nothing runs any more, in milliseconds. */
const RETIRE_MS = 2_000;

/** Of what a thread said when it died, or of what it reached for, as much as is told on. */
const TOLD_CHARACTERS = 200;

/** One thread and the port to it. Piscina owns the thread; one task lasts all its life. */
export class WorkerThread {
  /** Requests that were sent to it and have not ended; kept by whoever sends them. */
  running = 0;
  /** Those of them that should have ended by now. */
  overdue = 0;
  /** The longest that one of them waited for its turn, as it tells; whoever reads it sets it back. */
  waitedMs = 0;
  readonly ended: Promise<void>;
  #state: WorkerState = 'blank';
  readonly #port: MessagePort;
  readonly #outbox: Outbox<ToWorker>;
  /** From its adoption on. */
  #limits: Limits | undefined;
  #events: WorkerEvents | undefined;
  readonly #kill = new AbortController();
  /** Written here and never read: the worker may write to it too. */
  readonly #flags = new Int32Array(new SharedArrayBuffer(CANCEL_FLAGS_BYTES));
  /** Until it is answered. */
  #adoption: PromiseWithResolvers<void> | undefined;
  /** Frames that it may send before it is granted more, and those of them that came since the last grant. */
  #credit = FRAME_WINDOW;
  #handled = 0;
  #patience: NodeJS.Timeout | undefined;

  constructor(threads: Pick<Threads, 'run'>) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#outbox = new Outbox(port1 as unknown as Sender, Infinity, { kind: 'requests', place: 'first' });
    port1.onmessage = ({ data, ports }) => this.#receive(data, ports);
    port1.onmessageerror = () => this.breach('it sent a message that cannot be read');
    const task = threads.run(port2, {
      signal: this.#kill.signal,
      outcome: () => this.#taskEnded(),
      stray: (what) => this.breach(what),
    });
    this.ended = task.then(
      () => this.#end('its thread ended'),
      (error: unknown) => this.#end(messageOf(error)),
    );
  }

  get state(): WorkerState {
    return this.#state;
  }

  /** Gives a blank worker its plugin, for life; resolves when a first instance has started. */
  adopt(adoption: Adoption, events: WorkerEvents): Promise<void> {
    if (this.#state !== 'blank')
      return Promise.reject(new WayhouseError('worker_lost', `the worker was ${this.#state}`));
    this.#state = 'adopting';
    this.#limits = adoption.limits;
    this.#events = events;
    this.#adoption = Promise.withResolvers<void>();
    this.#outbox.push(['adopt', adoption, this.#flags]);
    return this.#adoption.promise;
  }

  /** Hands over a request that fits a block. */
  ask(request: RequestToWrite): void {
    this.#outbox.write(writeRequest, request);
  }

  send(frame: ToWorker, transfer?: ArrayBuffer): void {
    if (frame[0] === 'cancel') flag(this.#flags, frame[1]);
    this.#outbox.push(frame, transfer);
  }

  /** A request that was cancelled has ended there. */
  settled(request: number): void {
    unflag(this.#flags, request);
  }

  /** Ends the thread when its loop is free; what still runs there is lost without a word. */
  retire(): Promise<void> {
    if (this.#state === 'gone') return this.ended;
    if (this.#state === 'blank' || this.#state === 'adopting') {
      this.kill();
      return this.ended;
    }
    this.#state = 'retiring';
    this.#outbox.push(['retire']);
    this.#patience = setTimeout(() => this.breach('it did not end when it was retired'), RETIRE_MS);
    return this.ended;
  }

  /** Ends the thread now, even in the middle of a loop. */
  kill(): void {
    this.#kill.abort();
  }

  /** It has been taken over. Ends it now; what it has sent and nobody has read is never looked at. */
  breach(what: string): void {
    if (this.#state === 'gone') return;
    this.#events?.breach(what);
    this.#adoption?.reject(new WayhouseError('start_failed', what));
    this.#end(what);
    this.kill();
  }

  #receive(message: unknown, ports: readonly { close(): void }[]): void {
    if (this.#state === 'gone') return;
    // Nothing here has a use for a port, and one whose other end is here too would never be collected.
    for (const port of ports) port.close();
    if (this.#limits === undefined) return this.breach('it sent a message before it was adopted');
    const frames = ports.length > 0 ? 'a port' : readFrames(message, this.#credit, this.#limits);
    if (typeof frames === 'string') return this.breach(`it sent ${frames}`);
    for (const frame of frames) {
      this.#take(frame);
      if (this.state === 'gone') return;
    }
    this.#giveCredit(frames.length);
  }

  /**
   * In portions of half the window, so that it costs next to nothing and a worker need never wait. What is
   * granted counts once it has been sent: all that is read in one turn was posted before that.
   */
  #giveCredit(handled: number): void {
    this.#credit -= handled;
    this.#handled += handled;
    if (this.#handled < FRAME_WINDOW / 2) return;
    const granted = this.#handled;
    this.#handled = 0;
    this.#outbox.push(['credit', granted]);
    setImmediate(() => (this.#credit += granted));
  }

  #take(frame: Heard): void {
    switch (frame[0]) {
      case 'breach':
        return this.breach(`it reached for ${printable(frame[1])}`);
      case 'adopted':
      case 'refused':
        return this.#adopted(frame);
      case 'waited':
        this.waitedMs = Math.max(this.waitedMs, frame[1]);
        return;
      default:
        if (this.#state === 'serving') return this.#events!.frame(this, frame);
        return this.breach(`it sent a ${frame[0]} frame while it was ${this.#state}`);
    }
  }

  #adopted(frame: Extract<Heard, readonly [kind: 'adopted' | 'refused', ...unknown[]]>): void {
    const adoption = this.#adoption;
    if (adoption === undefined) return this.breach(`it sent a second ${frame[0]} frame`);
    this.#adoption = undefined;
    if (frame[0] === 'refused') return adoption.reject(WayhouseError.fromData(frame[1]));
    if (this.#state === 'adopting') this.#state = 'serving';
    adoption.resolve();
  }

  #taskEnded(): void {
    if (this.#state === 'retiring') this.kill();
    else this.breach('it ended its task');
  }

  #end(reason: string): void {
    if (this.#state === 'gone') return;
    const served = this.#state === 'serving';
    this.#state = 'gone';
    clearTimeout(this.#patience);
    // Without its listener the port stops; one that is only closed still hands over all that has come.
    this.#port.onmessage = null;
    this.#port.close();
    this.#adoption?.reject(new WayhouseError('worker_lost', reason));
    if (served) this.#events?.lost(this, reason);
  }
}

/** Of what a dying thread threw: it may be anything. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? (error.message as unknown) : undefined;
  return typeof message === 'string' ? printable(message) : 'its thread died';
}

function printable(text: string): string {
  return text.slice(0, TOLD_CHARACTERS).replaceAll(/[^ -~]/g, '?');
}
