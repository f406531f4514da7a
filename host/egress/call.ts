import type { Dispatcher } from 'undici';
import { dropHopByHop } from '../protocol/headers.ts';
import type { FetchError, FetchOutcome, FlatHeaders } from '../protocol/messages.ts';
import { BodyBuffer } from './body.ts';
import type { Connections } from './connections.ts';
import { FetchFailure, fetchErrorOf } from './failures.ts';
import type { EgressCall } from './messages.ts';

/** One call under way: from its dispatch to its outcome, which is told exactly once, or never once cancelled. */
export class Call {
  readonly #call: EgressCall;
  readonly #url: URL;
  readonly #body: BodyBuffer;
  readonly #timer: NodeJS.Timeout;
  readonly #done: (outcome: FetchOutcome) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #state: 'running' | 'ended' = 'running';
  #status = 0;
  #headers: FlatHeaders = [];

  constructor(call: EgressCall, done: (outcome: FetchOutcome) => void) {
    this.#call = call;
    this.#url = new URL(call.request.url);
    this.#body = new BodyBuffer(call.maxResponseBytes);
    this.#done = done;
    this.#timer = setTimeout(() => this.#fail({ tag: 'timed-out', val: call.timeoutMs }), call.timeoutMs);
  }

  start(connections: Connections): void {
    const { method, headers, body } = this.#call.request;
    const { origin, pathname, search } = this.#url;
    try {
      const way = connections.to(this.#url, this.#call);
      way.dispatch({ origin, path: pathname + search, method, headers: [...headers], body }, this.#handler());
    } catch (thrown) {
      this.#failBy(thrown as Error);
    }
  }

  cancel(): void {
    if (this.#end()) this.#abort();
  }

  #handler(): Dispatcher.DispatchHandler {
    return {
      onRequestStart: (controller) => this.#started(controller),
      onResponseStart: (controller, status) => this.#answered(controller, status),
      onResponseData: (_controller, chunk) => this.#received(chunk),
      onResponseEnd: () => this.#succeed(),
      onResponseError: (_controller, error) => this.#failBy(error),
    };
  }

  /** A socket is there. Only from here on can undici abort: what ended while it waited ends now. */
  #started(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#state === 'ended') this.#abort();
  }

  #answered(controller: Dispatcher.DispatchController, status: number): void {
    // 103 and its like come before the answer.
    if (status < 200) return;
    this.#status = status;
    this.#headers = dropHopByHop(byteStrings(controller.rawHeaders as Buffer[]));
  }

  #received(chunk: Uint8Array): void {
    if (this.#state === 'ended' || this.#body.append(chunk)) return;
    this.#fail({ tag: 'response-too-large', val: BigInt(this.#call.maxResponseBytes) });
  }

  #succeed(): void {
    if (!this.#end()) return;
    this.#done({ ok: { status: this.#status, headers: this.#headers, body: this.#body.take() } });
  }

  #failBy(error: Error): void {
    this.#fail(fetchErrorOf(error, { host: this.#url.host, answer: this.#status === 0 ? 'none' : 'begun' }));
  }

  #fail(error: FetchError): void {
    if (!this.#end()) return;
    this.#abort();
    this.#done({ error });
  }

  /** True for the first who ends it. */
  #end(): boolean {
    if (this.#state === 'ended') return false;
    this.#state = 'ended';
    clearTimeout(this.#timer);
    return true;
  }

  /** Closes the socket, if there is one yet and the answer is not whole. */
  #abort(): void {
    this.#controller?.abort(new FetchFailure({ tag: 'connection-failed', val: 'the call was ended' }));
  }
}

/** Names in lower case; values as strings whose characters are their bytes. */
function byteStrings(raw: readonly Buffer[]): string[] {
  return raw.map((bytes, at) => {
    const text = bytes.toString('latin1');
    return at % 2 === 0 ? text.toLowerCase() : text;
  });
}
