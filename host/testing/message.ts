import type { FetchError, FlatHeaders } from '../protocol/messages.ts';

/** Header fields as a test writes them. */
export type Fields = Headers | Readonly<Record<string, string>> | readonly (readonly [string, string])[];

/** A body as a test writes it: text goes out in UTF-8. */
export type Body = string | Uint8Array;

/** A message that is there as a whole. */
class Message {
  readonly headers: Headers;
  readonly #body: Uint8Array;

  constructor(headers: FlatHeaders, body: Uint8Array) {
    this.headers = new Headers(pairsOf(headers));
    this.#body = body;
  }

  bytes(): Uint8Array {
    return this.#body;
  }

  text(): string {
    return new TextDecoder().decode(this.#body);
  }

  /** Throws a SyntaxError where the body is not JSON. */
  json(): unknown {
    return JSON.parse(this.text());
  }
}

/** What a client would have received. */
export class ReceivedResponse extends Message {
  readonly status: number;

  constructor(status: number, headers: FlatHeaders, body: Uint8Array) {
    super(headers, body);
    this.status = status;
  }
}

/** How a call ended: by the status of its answer or the case of `fetch-error`; or the request ended first. */
export type OutboundOutcome = number | FetchError['tag'] | 'abandoned';

/** A call that a plugin made, past the checks of the host. */
export class OutboundCall extends Message {
  readonly method: string;
  /** Normalised, without fragment. */
  readonly url: string;
  outcome: OutboundOutcome = 'abandoned';

  constructor(request: { method: string; url: string; headers: FlatHeaders; body: Uint8Array }) {
    super(request.headers, request.body);
    this.method = request.method;
    this.url = request.url;
  }
}

/** Names in lower case, in the order in which they are written. Throws a TypeError where one is malformed. */
export function flatten(fields: Fields = []): string[] {
  const pairs = isPairs(fields) ? fields : [...new Headers(fields as Record<string, string>)];
  // A header of the web joins fields of one name; to be checked, each is put into one.
  for (const [name, value] of pairs) new Headers().append(name, value);
  return pairs.flatMap(([name, value]) => [name.toLowerCase(), value]);
}

const isPairs = (fields: Fields): fields is readonly (readonly [string, string])[] => Array.isArray(fields);

/** A copy: it goes to another thread, and the test may use its own again. */
export function bytesOf(body: Body): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(body);
}

function pairsOf(flat: FlatHeaders): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at]!, flat[2 * at + 1]!]);
}
