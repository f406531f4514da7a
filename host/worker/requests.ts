import { performance } from 'node:perf_hooks';
import { writeAnswer } from '../protocol/answers.ts';
import { INLINE_BODY_BYTES } from '../protocol/block.ts';
import { bodyExcess, DETAIL_CHARACTERS, headerExcess } from '../protocol/bounds.ts';
import type {
  Adoption,
  BodyFrame,
  FailureData,
  FromWorker,
  RequestFrame,
  Spent,
  ToWorker,
} from '../protocol/messages.ts';
import { WayhouseError } from '../protocol/errors.ts';
import { Outbox } from '../protocol/outbox.ts';
import { readRequests, writtenAlone, type WrittenRequest } from '../protocol/requests.ts';
import { type Begun, Bursts } from './bursts.ts';
import type { GuestResponse } from './contract/lift.ts';
import type { Serving } from './host-calls.ts';
import type { Instance, Owner } from './instances/instance.ts';
import { Instances } from './instances/instances.ts';
import { programOf } from './instances/program.ts';
import { liftingRules } from './lifting/lifting.ts';
import { reviewed } from './metering/bank.ts';
import { Hooks } from './metering/hooks.ts';
import { Turns } from './metering/turns.ts';
import { Request } from './request.ts';
import { RequestTable } from './request-table.ts';
import { Waits } from './waits.ts';

/** Where what start-up code logs goes: there is no request that it could belong to. */
const NOWHERE = new Outbox<FromWorker>({ postMessage: () => {} });

const now = (): number => performance.now();

const NO_BYTES = new Uint8Array(0);

/** What a worker belongs to from its adoption on. */
export interface Adopted {
  readonly adoption: Adoption;
  /** Of cancel-flags.ts. */
  readonly flags: Int32Array;
}

/** The requests that this worker has at the moment, each on an instance of its own once it runs. */
export class Requests implements Owner {
  readonly #adopted: Adopted;
  readonly #serving: Serving;
  readonly #instances: Instances;
  readonly #bursts = new Bursts<Request>(now, (request, time) => this.#begin(request, time));
  readonly #waits: Waits;
  readonly #requests = new RequestTable();
  /** Heads that came and wait for the last part of their body. */
  readonly #awaitingBody = new Map<number, { head: RequestFrame; parts: Uint8Array[] }>();

  /** Throws `start_failed` where the plugin cannot be run. */
  constructor(adopted: Adopted, outbox: Outbox<FromWorker>) {
    const { adoption } = adopted;
    const rules = liftingRules(adoption);
    this.#adopted = adopted;
    this.#waits = new Waits((ms) => outbox.push(['waited', ms]));
    this.#serving = { rules, config: adoption.config, outbox };
    const workshop = {
      program: programOf(adoption),
      serving: { ...this.#serving, outbox: NOWHERE },
      metering: {
        hooks: new Hooks(),
        turns: new Turns(now, (since, time) => this.#waits.told(since, time)),
        now,
      },
    };
    this.#instances = new Instances(workshop, this);
  }

  /** Starts one instance, so that a plugin that cannot start is found out before it is asked. */
  warm(): void {
    this.#instances.warm();
  }

  /** `arrived`: when the frame came, on the clock of performance.now(). */
  receive(frame: ToWorker, arrived: number): void {
    switch (frame[0]) {
      case 'requests':
        for (const request of readRequests(frame[1])) this.#accept(request, arrived);
        break;
      case 'request':
        if (frame[10]) this.#awaitingBody.set(frame[1], { head: frame, parts: [] });
        else this.#accept(writtenAlone(frame, NO_BYTES), arrived);
        break;
      case 'body':
        this.#receiveBody(frame, arrived);
        break;
      case 'reply':
        this.#requests.get(frame[1])?.reply(frame[2], frame[3]);
        break;
      case 'cancel':
        this.#cancel(frame[1]);
        break;
    }
  }

  #receiveBody([, id, part, last]: BodyFrame, arrived: number): void {
    const waiting = this.#awaitingBody.get(id);
    if (waiting === undefined) return;
    waiting.parts.push(part);
    if (!last) return;
    this.#awaitingBody.delete(id);
    this.#accept(writtenAlone(waiting.head, joined(waiting.parts)), arrived);
  }

  #cancel(id: number): void {
    if (this.#awaitingBody.delete(id)) this.#fail(id, CANCELLED_BEFORE, NOTHING_SPENT);
    else this.#requests.get(id)?.cancel();
  }

  #accept(written: WrittenRequest, at: number): void {
    const request = new Request(written, { at, flags: this.#adopted.flags }, this.#serving);
    this.#requests.add(request);
    this.#bursts.add(request);
  }

  /** It may have waited until it is too late, or not wanted any more. */
  #begin(request: Request, time: number): Begun {
    this.#waits.told(request.arrived, time);
    const why = reviewed(request, time, this.#adopted.adoption.limits);
    if (why !== undefined) return this.#refuse(request, why);
    let instance: Instance;
    try {
      instance = this.#instances.lease();
    } catch (thrown) {
      const { detail } = WayhouseError.from(thrown);
      return this.#refuse(request, { code: 'guest_trapped', detail });
    }
    return instance.serve(request, time);
  }

  #refuse(request: Request, why: FailureData): Begun {
    this.#requests.delete(request);
    this.#fail(request.id, why, NOTHING_SPENT);
    return 'ended';
  }

  answered(request: Request, response: GuestResponse, spent: Spent): void {
    this.#respond(request.id, response, spent);
  }

  failed(request: Request, failure: FailureData, spent: Spent): void {
    this.#fail(request.id, failure, spent);
  }

  released(request: Request, instance: Instance): void {
    this.#requests.delete(request);
    this.#instances.release(instance);
    this.#bursts.ended(request);
  }

  #respond(id: number, { status, headers, body, bodyBytes }: GuestResponse, spent: Spent): void {
    const { rules, outbox } = this.#serving;
    const excess = headerExcess(headers, rules.limits) ?? bodyExcess(bodyBytes, rules.limits);
    if (excess !== undefined) return this.#fail(id, { code: 'response_too_large', detail: excess }, spent);
    if (bodyBytes > INLINE_BODY_BYTES) {
      outbox.push(['response', id, status, headers, true, spent]);
      return outbox.push(['body', id, body, true], body.buffer);
    }
    const kept = outbox.holds ? body.slice(0, bodyBytes) : body;
    outbox.write(writeAnswer, { id, status, headers, body: kept, bodyBytes, spent });
  }

  #fail(id: number, { code, detail }: FailureData, spent: Spent): void {
    this.#serving.outbox.push(['failed', id, { code, detail: detail.slice(0, DETAIL_CHARACTERS) }, spent]);
  }
}

const CANCELLED_BEFORE: FailureData = { code: 'guest_trapped', detail: 'cancelled before it ran' };

const NOTHING_SPENT: Spent = [0, 0, 0];

/** Alone in its buffer: around a Buffer of Node's pool lies what belongs to other requests. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const body = new Uint8Array(parts.reduce((total, { byteLength }) => total + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.byteLength;
  }
  return body;
}
