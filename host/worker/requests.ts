import { performance } from 'node:perf_hooks';
import { bodyExcess, DETAIL_CHARACTERS, headerExcess } from '../protocol/bounds.ts';
import { isFlagged } from '../protocol/cancel-flags.ts';
import { WayhouseError } from '../protocol/errors.ts';
import { type Crossing, HOST_CALL_FUEL, lowerFuel } from '../protocol/fuel.ts';
import type {
  Adoption,
  BodyFrame,
  FailureData,
  FromWorker,
  RequestFrame,
  Spent,
  ToWorker,
} from '../protocol/messages.ts';
import { Outbox } from '../protocol/outbox.ts';
import { Bursts } from './bursts.ts';
import { crossingOf } from './crossing.ts';
import type { Guest, GuestInstance, GuestResponse } from './guest.ts';
import { importsFor, pair } from './imports.ts';
import { liftingRules } from './lifting/lifting.ts';
import { Hooks } from './metering/hooks.ts';
import { Turns } from './metering/turns.ts';
import { bytes, flatten, unsigned } from './plain.ts';
import { Request, type Serving } from './request.ts';
import { describeTrap, isStackOverflow } from './trap.ts';

/** Where what start-up code logs goes: there is no request that it could belong to. */
const NOWHERE = new Outbox<FromWorker>({ postMessage: () => {} });

const now = (): number => performance.now();

/** What a worker belongs to from its adoption on. */
export interface Adopted {
  readonly adoption: Adoption;
  /** Of cancel-flags.ts. */
  readonly flags: Int32Array;
}

/** The requests that this worker runs at the moment, each on an instance of its own. */
export class Requests {
  readonly #guest: Guest;
  readonly #serving: Serving;
  readonly #flags: Int32Array;
  readonly #bursts = new Bursts(now);
  readonly #running = new Map<number, Request>();
  /** Heads that came and wait for the last part of their body. */
  readonly #awaitingBody = new Map<number, { head: RequestFrame; parts: Uint8Array[] }>();

  constructor(guest: Guest, { adoption, flags }: Adopted, outbox: Outbox<FromWorker>) {
    this.#guest = guest;
    this.#flags = flags;
    const metering = { hooks: new Hooks(), turns: new Turns(now), now };
    this.#serving = { rules: liftingRules(adoption), metering, outbox };
  }

  /** Starts one instance, so that a plugin that cannot start is found out before it is asked. */
  async warm(): Promise<void> {
    // What start-up code may take has a bound of its own, and who waits for it has a timer.
    const terms = { deadline: Infinity, isCancelled: () => false };
    const request = new Request(0, terms, { ...this.#serving, outbox: NOWHERE });
    try {
      await this.#instantiate(request);
    } catch (thrown) {
      if (thrown instanceof WayhouseError) throw thrown;
      throw new WayhouseError('start_failed', failureOf(request, thrown).detail);
    } finally {
      request.end();
    }
  }

  /** `arrived`: when the frame came, on the clock of performance.now(). */
  receive(frame: ToWorker, arrived: number): void {
    switch (frame[0]) {
      case 'request':
        if (frame[10]) this.#awaitingBody.set(frame[1], { head: frame, parts: [] });
        else this.#accept(frame, new Uint8Array(), arrived);
        break;
      case 'body':
        this.#receiveBody(frame, arrived);
        break;
      case 'reply':
        this.#running.get(frame[1])?.reply(frame[2], frame[3]);
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
    this.#accept(waiting.head, joined(waiting.parts), arrived);
  }

  #cancel(id: number): void {
    if (this.#awaitingBody.delete(id)) this.#fail(id, CANCELLED_BEFORE, [0, 0, 0]);
    else this.#running.get(id)?.cancel();
  }

  #accept(head: RequestFrame, body: Uint8Array, arrived: number): void {
    const request = this.#open(head, arrived);
    this.#bursts.add((began) => {
      request.bank.begin(began);
      void this.#run(request, head, body);
    });
  }

  async #run(request: Request, head: RequestFrame, body: Uint8Array): Promise<void> {
    try {
      const instance = await this.#instantiate(request);
      request.bank.charge(HOST_CALL_FUEL.call.handle + lowerFuel(requestCrossing(head, body)));
      const response = await instance.handle(toGuest(head, body));
      request.lifting.take('handle');
      request.end();
      this.#respond(request, response);
    } catch (thrown) {
      request.end();
      this.#fail(request.id, failureOf(request, thrown), request.bank.spent);
    } finally {
      this.#running.delete(request.id);
    }
  }

  #open([, id, , , , , , , , timeLeftMs]: RequestFrame, arrived: number): Request {
    const terms = {
      deadline: arrived + timeLeftMs,
      isCancelled: () => isFlagged(this.#flags, id),
    };
    const request = new Request(id, terms, this.#serving);
    this.#running.set(id, request);
    return request;
  }

  #instantiate(request: Request): GuestInstance | Promise<GuestInstance> {
    return this.#guest.instantiate(importsFor(request), request);
  }

  #respond({ id, bank: { spent } }: Request, response: GuestResponse): void {
    const { rules, outbox } = this.#serving;
    const status = unsigned(response.status, 16);
    const headers = flatten(response.headers);
    const body = bytes(response.body);
    const excess = headerExcess(headers, rules.limits) ?? bodyExcess(body.byteLength, rules.limits);
    if (excess !== undefined) return this.#fail(id, { code: 'response_too_large', detail: excess }, spent);
    const hasBody = body.byteLength > 0;
    outbox.push(['response', id, status, headers, hasBody, spent]);
    if (hasBody) outbox.push(['body', id, body, true], body.buffer);
  }

  #fail(id: number, { code, detail }: FailureData, spent: Spent): void {
    this.#serving.outbox.push(['failed', id, { code, detail: detail.slice(0, DETAIL_CHARACTERS) }, spent]);
  }
}

const CANCELLED_BEFORE: FailureData = { code: 'guest_trapped', detail: 'cancelled before it ran' };

/** Why a check or the bank ended the request, if one did; else what the guest ended by. */
function failureOf({ lifting, bank }: Request, thrown: unknown): FailureData {
  const why = lifting.failure ?? bank.ending;
  if (why !== undefined) return { code: why.code, detail: describeTrap(thrown, why.detail) };
  if (isStackOverflow(thrown)) return { code: 'stack_exhausted', detail: describeTrap(thrown) };
  const refusal = bank.refusal;
  return { code: refusal?.code ?? 'guest_trapped', detail: describeTrap(thrown, refusal?.detail) };
}

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

/** Texts of a request's head, beside its header. */
const HEAD_TEXTS = 6;

function requestCrossing(head: RequestFrame, body: Uint8Array): Crossing {
  const { bytes, items } = crossingOf(head[6], body);
  const texts =
    head[2].length + head[3].length + head[4].length + head[5].length + head[7].length + head[8].length;
  return { bytes: bytes + texts, items: items + HEAD_TEXTS };
}

function toGuest(head: RequestFrame, body: Uint8Array) {
  const [, , method, scheme, authority, pathWithQuery, headers, remoteAddress, requestId, timeLeftMs] = head;
  return {
    method,
    scheme,
    authority,
    pathWithQuery,
    headers: pair(headers),
    body,
    remoteAddress,
    requestId,
    timeLeftMs,
  };
}
