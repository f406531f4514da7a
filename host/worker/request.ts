import type {
  Adoption,
  FetchOutcome,
  FlatHeaders,
  FromWorker,
  LogLevel,
  OutgoingRequest,
} from '../protocol/messages.ts';
import type { Outbox } from '../protocol/outbox.ts';
import { textLength } from '../protocol/log-text.ts';
import type { HostCalls } from './imports.ts';

interface Waiting {
  resolve(outcome: FetchOutcome): void;
  reject(error: Error): void;
}

/** One request while its guest runs: the host calls that it makes and waits for. */
export class Request implements HostCalls {
  readonly id: number;
  readonly #adoption: Adoption;
  readonly #outbox: Outbox<FromWorker>;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #logLines = 0;
  #logBytes = 0;
  #linesDropped = 0;
  #cancelled = false;

  constructor(id: number, adoption: Adoption, outbox: Outbox<FromWorker>) {
    this.id = id;
    this.#adoption = adoption;
    this.#outbox = outbox;
  }

  config(key: string): string | undefined {
    this.#refuseIfCancelled();
    const { config } = this.#adoption;
    return Object.hasOwn(config, key) ? config[key] : undefined;
  }

  /** Lines past the limits stop here, so that a flood does not even reach the other thread. */
  log(level: LogLevel, message: string, fields: FlatHeaders): void {
    this.#refuseIfCancelled();
    const { logLines, logBytes } = this.#adoption.limits;
    this.#logLines += 1;
    this.#logBytes += textLength(message, fields);
    if (this.#logLines > logLines || this.#logBytes > logBytes) this.#linesDropped += 1;
    else this.#outbox.push(['log', this.id, level, message, fields]);
  }

  fetch(request: OutgoingRequest): Promise<FetchOutcome> {
    this.#refuseIfCancelled();
    const call = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject });
      this.#outbox.push(['call', this.id, call, request]);
    });
  }

  reply(call: number, outcome: FetchOutcome): void {
    const waiting = this.#waiting.get(call);
    this.#waiting.delete(call);
    waiting?.resolve(outcome);
  }

  /**
   * The guest is resumed with an error, never dropped: a suspended stack that is dropped leaks its
   * memory maps for good. A guest that swallows the error gets no further with any import.
   */
  cancel(): void {
    this.#cancelled = true;
    for (const { reject } of this.#waiting.values()) reject(new Error('the request was cancelled'));
    this.#waiting.clear();
  }

  /** The guest has ended: nobody waits for its calls any more, and its log is complete. */
  end(): void {
    this.cancel();
    if (this.#linesDropped > 0) this.#outbox.push(['dropped', this.id, this.#linesDropped]);
  }

  #refuseIfCancelled(): void {
    if (this.#cancelled) throw new Error('the request was cancelled');
  }
}
