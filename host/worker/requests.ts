import { WayhouseError, type ErrorData } from '../protocol/errors.ts';
import type { Adoption, BodyFrame, FromWorker, RequestFrame, ToWorker } from '../protocol/messages.ts';
import type { Outbox } from '../protocol/outbox.ts';
import type { Guest, GuestInstance, GuestResponse } from './guest.ts';
import { flatten, importsFor, pair } from './imports.ts';
import { Request } from './request.ts';
import { describeTrap } from './trap.ts';

const NO_BYTES = new Uint8Array(0);

/** The requests that this worker runs at the moment, each on an instance of its own. */
export class Requests {
  readonly #guest: Guest;
  readonly #adoption: Adoption;
  readonly #outbox: Outbox<FromWorker>;
  readonly #running = new Map<number, Request>();
  /** Heads that came and wait for the last part of their body. */
  readonly #awaitingBody = new Map<number, { head: RequestFrame; parts: Uint8Array[] }>();

  constructor(guest: Guest, adoption: Adoption, outbox: Outbox<FromWorker>) {
    this.#guest = guest;
    this.#adoption = adoption;
    this.#outbox = outbox;
  }

  /** Starts one instance, so that a plugin that cannot start is found out before it is asked. */
  async warm(): Promise<void> {
    try {
      await this.#instantiate(new Request(0, this.#adoption, this.#outbox));
    } catch (thrown) {
      throw new WayhouseError('start_failed', describeTrap(thrown));
    }
  }

  receive(frame: ToWorker): void {
    switch (frame[0]) {
      case 'request':
        if (frame[10]) this.#awaitingBody.set(frame[1], { head: frame, parts: [] });
        else void this.#run(frame, NO_BYTES);
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

  #receiveBody([, id, bytes, last]: BodyFrame): void {
    const waiting = this.#awaitingBody.get(id);
    if (waiting === undefined) return;
    waiting.parts.push(bytes);
    if (!last) return;
    this.#awaitingBody.delete(id);
    void this.#run(waiting.head, waiting.parts.length === 1 ? bytes : Buffer.concat(waiting.parts));
  }

  #cancel(id: number): void {
    if (this.#awaitingBody.delete(id))
      this.#fail(id, { code: 'client_gone', detail: 'cancelled before it ran' });
    else this.#running.get(id)?.cancel();
  }

  async #run(head: RequestFrame, body: Uint8Array): Promise<void> {
    const request = new Request(head[1], this.#adoption, this.#outbox);
    this.#running.set(request.id, request);
    try {
      const instance = await this.#instantiate(request);
      const response = await instance.handle(toGuest(head, body));
      request.end();
      this.#respond(request.id, response);
    } catch (thrown) {
      request.end();
      this.#fail(request.id, { code: 'guest_trapped', detail: describeTrap(thrown) });
    } finally {
      this.#running.delete(request.id);
    }
  }

  #instantiate(request: Request): GuestInstance | Promise<GuestInstance> {
    return this.#guest.instantiate(importsFor(request));
  }

  #respond(id: number, { status, headers, body }: GuestResponse): void {
    const hasBody = body.byteLength > 0;
    this.#outbox.push(['response', id, status, flatten(headers), hasBody]);
    if (hasBody) this.#outbox.push(['body', id, body, true], body.buffer as ArrayBuffer);
  }

  #fail(id: number, error: ErrorData): void {
    this.#outbox.push(['failed', id, error]);
  }
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
