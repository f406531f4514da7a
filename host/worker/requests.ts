import { bodyExcess, DETAIL_CHARACTERS, headerExcess } from '../protocol/bounds.ts';
import { WayhouseError } from '../protocol/errors.ts';
import type {
  Adoption,
  BodyFrame,
  FromWorker,
  GuestFailure,
  RequestFrame,
  ToWorker,
} from '../protocol/messages.ts';
import { Outbox } from '../protocol/outbox.ts';
import type { Guest, GuestInstance, GuestResponse } from './guest.ts';
import { importsFor, pair } from './imports.ts';
import { liftingRules, type LiftingRules } from './lifting/lifting.ts';
import { bytes, flatten, unsigned } from './plain.ts';
import { Request } from './request.ts';
import { describeTrap } from './trap.ts';

/** Where what start-up code logs goes: there is no request that it could belong to. */
const NOWHERE = new Outbox<FromWorker>({ postMessage: () => {} });

/** The requests that this worker runs at the moment, each on an instance of its own. */
export class Requests {
  readonly #guest: Guest;
  readonly #adoption: Adoption;
  readonly #rules: LiftingRules;
  readonly #outbox: Outbox<FromWorker>;
  readonly #running = new Map<number, Request>();
  /** Heads that came and wait for the last part of their body. */
  readonly #awaitingBody = new Map<number, { head: RequestFrame; parts: Uint8Array[] }>();

  constructor(guest: Guest, adoption: Adoption, outbox: Outbox<FromWorker>) {
    this.#guest = guest;
    this.#adoption = adoption;
    this.#rules = liftingRules(adoption);
    this.#outbox = outbox;
  }

  /** Starts one instance, so that a plugin that cannot start is found out before it is asked. */
  async warm(): Promise<void> {
    try {
      await this.#instantiate(new Request(0, this.#rules, NOWHERE));
    } catch (thrown) {
      if (thrown instanceof WayhouseError) throw thrown;
      throw new WayhouseError('start_failed', describeTrap(thrown));
    }
  }

  receive(frame: ToWorker): void {
    switch (frame[0]) {
      case 'request':
        if (frame[10]) this.#awaitingBody.set(frame[1], { head: frame, parts: [] });
        else void this.#run(frame, new Uint8Array());
        break;
      case 'body':
        this.#receiveBody(frame);
        break;
      case 'reply':
        this.#running.get(frame[1])?.reply(frame[2], frame[3]);
        break;
      case 'cancel':
        this.#cancel(frame[1]);
        break;
    }
  }

  #receiveBody([, id, part, last]: BodyFrame): void {
    const waiting = this.#awaitingBody.get(id);
    if (waiting === undefined) return;
    waiting.parts.push(part);
    if (!last) return;
    this.#awaitingBody.delete(id);
    void this.#run(waiting.head, joined(waiting.parts));
  }

  #cancel(id: number): void {
    if (this.#awaitingBody.delete(id)) this.#fail(id, ['guest_trapped', 'cancelled before it ran']);
    else this.#running.get(id)?.cancel();
  }

  async #run(head: RequestFrame, body: Uint8Array): Promise<void> {
    const request = new Request(head[1], this.#rules, this.#outbox);
    this.#running.set(request.id, request);
    try {
      const instance = await this.#instantiate(request);
      const response = await instance.handle(toGuest(head, body));
      request.lifting.take('handle');
      request.end();
      this.#respond(request.id, response);
    } catch (thrown) {
      request.end();
      this.#fail(request.id, failureOf(request, thrown));
    } finally {
      this.#running.delete(request.id);
    }
  }

  #instantiate(request: Request): GuestInstance | Promise<GuestInstance> {
    return this.#guest.instantiate(importsFor(request), request.lifting);
  }

  #respond(id: number, response: GuestResponse): void {
    const { limits } = this.#adoption;
    const status = unsigned(response.status, 16);
    const headers = flatten(response.headers);
    const body = bytes(response.body);
    const excess = headerExcess(headers, limits) ?? bodyExcess(body.byteLength, limits);
    if (excess !== undefined) return this.#fail(id, ['response_too_large', excess]);
    const hasBody = body.byteLength > 0;
    this.#outbox.push(['response', id, status, headers, hasBody]);
    if (hasBody) this.#outbox.push(['body', id, body, true], body.buffer);
  }

  #fail(id: number, [code, detail]: readonly [GuestFailure, string]): void {
    this.#outbox.push(['failed', id, { code, detail: detail.slice(0, DETAIL_CHARACTERS) }]);
  }
}

/** Why a check ended the request, if one did; else what the guest ended by. */
function failureOf({ lifting: { failure } }: Request, thrown: unknown): readonly [GuestFailure, string] {
  if (failure === undefined) return ['guest_trapped', describeTrap(thrown)];
  return [failure.code, describeTrap(thrown, failure.detail)];
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
