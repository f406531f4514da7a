import { setImmediate } from 'node:timers';
import { callExcess } from '../protocol/bounds.ts';
import { lowerFuel } from '../protocol/fuel.ts';
import type {
  Adoption,
  FetchError,
  FetchOutcome,
  FlatHeaders,
  FromWorker,
  LogLevel,
  OutgoingRequest,
} from '../protocol/messages.ts';
import type { Outbox } from '../protocol/outbox.ts';
import { textLength } from '../protocol/log-text.ts';
import type { HostCalls } from './imports.ts';
import { crossingOf } from './crossing.ts';
import { Lifting, type LiftingRules } from './lifting/lifting.ts';
import { Bank, type Metering, type Terms } from './metering/bank.ts';
import { CANCELLED } from './metering/endings.ts';
import { uncatchable } from './uncatchable.ts';

/** What all requests of a worker share. */
export interface Serving {
  readonly rules: LiftingRules;
  readonly metering: Metering;
  readonly outbox: Outbox<FromWorker>;
}

interface Waiting {
  resolve(outcome: FetchOutcome): void;
  reject(error: Error): void;
}

/** One request while its guest runs: the host calls that it makes and waits for. */
export class Request implements HostCalls {
  readonly id: number;
  readonly lifting: Lifting;
  readonly bank: Bank;
  readonly #adoption: Adoption;
  readonly #outbox: Outbox<FromWorker>;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #callBytes = 0;
  #cancelled = false;

  constructor(id: number, terms: Omit<Terms, 'limits'>, { rules, metering, outbox }: Serving) {
    this.id = id;
    this.lifting = new Lifting(rules);
    this.bank = new Bank({ limits: rules.limits, ...terms }, metering);
    this.#adoption = rules.adoption;
    this.#outbox = outbox;
  }

  config(key: string): string | undefined {
    this.#refuseIfCancelled();
    if (this.lifting.take('config.get') === 'absent') return undefined;
    const { config } = this.#adoption;
    if (!Object.hasOwn(config, key)) return undefined;
    const value = config[key]!;
    this.bank.charge(lowerFuel(crossingOf([value])));
    return value;
  }

  /** Lines past the limits stop here, so that a flood does not even reach the other thread. */
  log(level: LogLevel, message: string, fields: FlatHeaders): void {
    this.#refuseIfCancelled();
    this.lifting.take('log.log');
    const characters = textLength(message, fields);
    if (this.lifting.log.drops(characters)) return;
    this.lifting.log.spend(characters);
    this.#outbox.push(['log', this.id, level, message, fields]);
  }

  /** A call past the limits stops here too, but in a later turn: a loop of them must let others run. */
  async fetch(request: OutgoingRequest): Promise<FetchOutcome> {
    this.#refuseIfCancelled();
    const verdict = this.lifting.take('http.fetch');
    const error = typeof verdict === 'object' ? verdict : this.#refusal(request);
    if (error === undefined) return this.#charged(await this.#call(request));
    await new Promise((resolve) => setImmediate(resolve));
    this.#refuseIfCancelled();
    return this.#charged({ error });
  }

  /** An outcome that the guest has paid for. */
  #charged(outcome: FetchOutcome): FetchOutcome {
    const { ok, error } = outcome;
    const crossing = error === undefined ? crossingOf(ok.headers, ok.body) : crossingOf([String(error.val)]);
    this.bank.charge(lowerFuel(crossing));
    return outcome;
  }

  #call(request: OutgoingRequest): Promise<FetchOutcome> {
    const call = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject });
      this.#outbox.push(['call', this.id, call, request]);
    });
  }

  #refusal(request: OutgoingRequest): FetchError | undefined {
    const { fetchCalls, fetchBytes } = this.#adoption.limits;
    if (this.#calls >= fetchCalls) return spent(`${fetchCalls} calls (limit fetchCalls)`);
    const excess = callExcess(request, this.#adoption.limits);
    if (excess !== undefined) return { tag: 'invalid-request', val: excess };
    if (this.#callBytes + request.body.byteLength > fetchBytes)
      return spent(`${fetchBytes} bytes (limit fetchBytes)`);
    this.#callBytes += request.body.byteLength;
    return undefined;
  }

  reply(call: number, outcome: FetchOutcome): void {
    const waiting = this.#waiting.get(call);
    this.#waiting.delete(call);
    waiting?.resolve(outcome);
  }

  /**
   * The guest is resumed with an error, never dropped: a suspended stack that is dropped leaks its
   * memory maps for good. No guest can swallow the error; one that computes gets no further with any import.
   */
  cancel(): void {
    this.bank.end(CANCELLED);
    this.#abandon();
  }

  #abandon(): void {
    this.#cancelled = true;
    this.lifting.close(CANCELLED.detail);
    for (const { reject } of this.#waiting.values()) reject(cancelled());
    this.#waiting.clear();
  }

  /** The guest has ended: nobody waits for its calls any more, and its log is complete. */
  end(): void {
    this.bank.close();
    this.#abandon();
    const { dropped } = this.lifting.log;
    if (dropped > 0) this.#outbox.push(['dropped', this.id, dropped]);
  }

  #refuseIfCancelled(): void {
    if (this.#cancelled) throw cancelled();
  }
}

function cancelled(): Error {
  return uncatchable(CANCELLED.detail);
}

function spent(what: string): FetchError {
  return { tag: 'limit-exceeded', val: `the request has used its ${what}` };
}
