import type { Dispatcher } from 'undici';
import { dropHopByHop } from '../protocol/headers.ts';
import type { FetchError, FetchOutcome, FlatHeaders } from '../protocol/messages.ts';
import { BodyBuffer } from './body.ts';
import type { Connections } from './connections.ts';
import { FetchFailure, fetchErrorOf } from './failures.ts';
import type { EgressCall } from './messages.ts';

/** A server that sends more of 103 and its like before its answer keeps us busy for nothing. */
const MOST_INTERIM = 16;

/** One call under way: from its arrival to its outcome. */
export class Call {
  /** The outcome; undefined once it was cancelled. Never rejects. */
  readonly ended: Promise<FetchOutcome | undefined>;
  readonly #call: EgressCall;
  readonly #url: URL;
  readonly #body: BodyBuffer;
  readonly #timer: NodeJS.Timeout;
  readonly #tell: (outcome: FetchOutcome | undefined) => void;
  /** undici holds nothing of the call any more, its body for one. */
  readonly #released = Promise.withResolvers<void>();
  #controller: Dispatcher.DispatchController | undefined;
  #state: 'running' | 'ended' = 'running';
  #interim = 0;
  #status = 0;
  #headers: FlatHeaders = [];

  constructor(call: EgressCall) {
    this.#call = call;
    this.#url = new URL(call.request.url);
    this.#body = new BodyBuffer(call.maxResponseBytes);
    const { promise, resolve } = Promise.withResolvers<FetchOutcome | undefined>();
    this.ended = promise;
    this.#tell = resolve;
    this.#timer = setTimeout(() => this.#fail({ tag: 'timed-out', val: call.timeoutMs }), call.timeoutMs);
  }

  /** Resolves when nothing of it is left: a call that has ended may have to wait for its socket to learn so. */
  async run(connections: Connections): Promise<void> {
    if (this.#state === 'ended') return;
    const { method, headers, body } = this.#call.request;
    const { origin, pathname, search } = this.#url;
    try {
      const { dispatcher, reset } = connections.to(this.#url, this.#call);
      const options = { origin, path: pathname + search, method, headers: [...headers], body };
      // A `reset` that is false would keep sockets open that undici closes for good reasons, after HEAD for one.
      dispatcher.dispatch(reset ? { ...options, reset } : options, this.#handler());
    } catch (thrown) {
      this.#failBy(thrown as Error);
      return;
    }
    await this.#released.promise;
  }

  cancel(): void {
    if (this.#end(undefined)) this.#abort();
  }

  #handler(): Dispatcher.DispatchHandler {
    return {
      onRequestStart: (controller) => this.#started(controller),
      onResponseStart: (controller, status) => this.#answered(controller, status),
      onResponseData: (_controller, chunk) => this.#received(chunk),
      onResponseEnd: () => {
        this.#end({ ok: { status: this.#status, headers: this.#headers, body: this.#body.take() } });
        this.#released.resolve();
      },
      onResponseError: (_controller, error) => {
        this.#failBy(error);
        this.#released.resolve();
      },
    };
  }

  /** A socket is there. Only from here on can undici abort: what ended while it waited ends now. */
  #started(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#state === 'ended') this.#abort();
  }

  #answered(controller: Dispatcher.DispatchController, status: number): void {
    // 103 and its like come before the answer.
    if (status < 200) return this.#countInterim();
    this.#status = status;
    this.#headers = dropHopByHop(byteStrings(controller.rawHeaders as Buffer[]));
  }

  #countInterim(): void {
    this.#interim += 1;
    if (this.#interim <= MOST_INTERIM) return;
    const val = `${this.#url.host} sent more than ${MOST_INTERIM} interim answers (1xx)`;
    this.#fail({ tag: 'protocol-failed', val });
  }

  #received(chunk: Uint8Array): void {
    if (this.#state === 'ended' || this.#body.append(chunk)) return;
    this.#fail({ tag: 'response-too-large', val: BigInt(this.#call.maxResponseBytes) });
  }

  #failBy(error: Error): void {
    this.#fail(fetchErrorOf(error, { host: this.#url.host, answer: this.#status === 0 ? 'none' : 'begun' }));
  }

  #fail(error: FetchError): void {
    if (this.#end({ error })) this.#abort();
  }

  /** True for the first who ends it. */
  #end(outcome: FetchOutcome | undefined): boolean {
    if (this.#state === 'ended') return false;
    this.#state = 'ended';
    clearTimeout(this.#timer);
    this.#tell(outcome);
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
