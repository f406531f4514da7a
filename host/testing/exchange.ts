import { problemHeaders, problemOf } from '../http/problem.ts';
import type { CheckedResponse, Exchange } from '../plugins/exchange.ts';
import type { WayhouseError } from '../protocol/errors.ts';
import type { FlatHeaders } from '../protocol/messages.ts';
import { type Body, bytesOf, type Fields, flatten, ReceivedResponse } from './message.ts';
import { SetupError } from './setup-error.ts';

/** A request of a test; what is not given is a GET of `/` without header and body. */
export interface TestRequest {
  readonly method?: string;
  /** Path and query, as the client wrote them; begins with `/`. */
  readonly path?: string;
  /** All that the plugin gets: the gateway's own, such as `host` and `x-forwarded-for`, are not added. */
  readonly headers?: Fields;
  readonly body?: Body;
  readonly scheme?: 'http' | 'https';
  /** Host, and port where it is not the scheme's own. */
  readonly authority?: string;
  readonly remoteAddress?: string;
}

/** What the client gets, and why, where it is not the plugin's own answer. */
export interface Ending {
  readonly response: ReceivedResponse;
  readonly error: WayhouseError | undefined;
  readonly wallMs: number;
}

/** In the stead of the gateway's: a client that is the test. */
export class TestExchange implements Exchange {
  readonly requestId: string;
  readonly method: string;
  readonly scheme: 'http' | 'https';
  readonly authority: string;
  readonly pathWithQuery: string;
  readonly headers: FlatHeaders;
  readonly remoteAddress: string;
  readonly body: Uint8Array | undefined;
  readonly #began = performance.now();
  readonly #ending = Promise.withResolvers<Ending>();

  /** Throws a `SetupError` for what no client could send. */
  constructor(requestId: string, request: TestRequest) {
    const { method = 'GET', path = '/', headers, body = '' } = request;
    if (!path.startsWith('/'))
      throw new SetupError(`path: ${JSON.stringify(path)} must be path and query alone, and begin with "/".`);
    this.requestId = requestId;
    this.method = method;
    this.scheme = request.scheme ?? 'https';
    this.authority = request.authority ?? 'plugin.example';
    this.pathWithQuery = path;
    this.headers = flatten(headers);
    this.remoteAddress = request.remoteAddress ?? '192.0.2.1';
    this.body = body.length === 0 ? undefined : bytesOf(body);
  }

  /** Rejects with what was given up for. */
  get ending(): Promise<Ending> {
    return this.#ending.promise;
  }

  respond({ status, headers, body }: CheckedResponse): void {
    this.#end(new ReceivedResponse(status, headers, body.slice()));
  }

  fail(error: WayhouseError): void {
    const problem = JSON.stringify(problemOf(error, this.requestId));
    this.#end(new ReceivedResponse(error.status, problemHeaders(error), bytesOf(problem)), error);
  }

  /** Waits no longer. */
  giveUp(why: unknown): void {
    this.#ending.reject(why);
  }

  #end(response: ReceivedResponse, error?: WayhouseError): void {
    this.#ending.resolve({ response, error, wallMs: performance.now() - this.#began });
  }
}
