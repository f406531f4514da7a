import { setImmediate } from 'node:timers';
import { callExcess } from '../protocol/bounds.ts';
import type {
  FetchError,
  FetchOutcome,
  FlatHeaders,
  FromWorker,
  LogLevel,
  OutgoingRequest,
} from '../protocol/messages.ts';
import type { Outbox } from '../protocol/outbox.ts';
import { textLength } from '../protocol/log-text.ts';
import { Lifting, type LiftingRules } from './lifting/lifting.ts';
import { CANCELLED } from './metering/endings.ts';
import { uncatchable } from './uncatchable.ts';

/** What all calls of the host in a worker share. */
export interface Serving {
  readonly rules: LiftingRules;
  readonly config: Readonly<Record<string, string>>;
  readonly outbox: Outbox<FromWorker>;
}

interface Waiting {
  resolve(outcome: FetchOutcome): void;
  reject(error: Error): void;
}

/** The calls of the host that a guest makes, and waits for, while it runs for one request or starts up. */
export class HostCalls {
  /** Of the request; 0 for start-up code. */
  readonly id: number;
  readonly lifting: Lifting;
  readonly #serving: Serving;
  /** The calls that have no answer yet, once there was one. */
  #waiting: Map<number, Waiting> | undefined;
  #calls = 0;
  #callBytes = 0;
  #state: 'open' | 'over' = 'open';

  constructor(id: number, serving: Serving) {
    this.id = id;
    this.lifting = new Lifting(serving.rules);
    this.#serving = serving;
  }

  config(key: string): string | undefined {
    const { config } = this.#serving;
    return Object.hasOwn(config, key) ? config[key] : undefined;
  }

  /** Lines past the limits stop here, so that a flood does not even reach the other thread. */
  log(level: LogLevel, message: string, fields: FlatHeaders): void {
    const characters = textLength(message, fields);
    if (this.lifting.log.drops(characters)) return;
    this.lifting.log.spend(characters);
    this.#serving.outbox.push(['log', this.id, level, message, fields]);
  }

  fetch(request: OutgoingRequest): Promise<FetchOutcome> {
    const error = this.#refusal(request);
    return error === undefined ? this.#call(request) : this.refuseFetch(error);
  }

  /** A call past the limits stops here too, but in a later turn: a loop of them must let others run. */
  async refuseFetch(error: FetchError): Promise<FetchOutcome> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#state === 'over') throw uncatchable(CANCELLED.detail);
    return { error };
  }

  #call(request: OutgoingRequest): Promise<FetchOutcome> {
    const call = ++this.#calls;
    this.#waiting ??= new Map();
    const { promise, resolve, reject } = Promise.withResolvers<FetchOutcome>();
    this.#waiting.set(call, { resolve, reject });
    this.#serving.outbox.push(['call', this.id, call, request]);
    return promise;
  }

  #refusal(request: OutgoingRequest): FetchError | undefined {
    const { limits } = this.#serving.rules;
    const { fetchCalls, fetchBytes } = limits;
    if (this.#calls >= fetchCalls) return spent(`${fetchCalls} calls (limit fetchCalls)`);
    const excess = callExcess(request, limits);
    if (excess !== undefined) return { tag: 'invalid-request', val: excess };
    if (this.#callBytes + request.body.byteLength > fetchBytes)
      return spent(`${fetchBytes} bytes (limit fetchBytes)`);
    this.#callBytes += request.body.byteLength;
    return undefined;
  }

  reply(call: number, outcome: FetchOutcome): void {
    const waiting = this.#waiting?.get(call);
    this.#waiting?.delete(call);
    waiting?.resolve(outcome);
  }

  /**
   * No call gets through any more, and none that waits has an answer. The guest is resumed with an error,
   * never dropped: a suspended stack that is dropped leaks its memory maps for good. No guest can swallow the
   * error; one that computes gets no further with any import.
   */
  close(): void {
    this.#state = 'over';
    this.lifting.close(CANCELLED.detail);
    if (this.#waiting === undefined) return;
    for (const { reject } of this.#waiting.values()) reject(uncatchable(CANCELLED.detail));
    this.#waiting.clear();
  }

  /** The guest has ended, and its log is complete. */
  end(): void {
    this.close();
    const { dropped } = this.lifting.log;
    if (dropped > 0) this.#serving.outbox.push(['dropped', this.id, dropped]);
  }
}

function spent(what: string): FetchError {
  return { tag: 'limit-exceeded', val: `the request has used its ${what}` };
}
