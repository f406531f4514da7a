import { dropHopByHop } from '../protocol/headers.ts';
import type { FetchError, FetchOutcome } from '../protocol/messages.ts';
import { type Body, bytesOf, type Fields, flatten, type OutboundCall } from './message.ts';
import { SetupError } from './setup-error.ts';

/** An answer of a server: a body for a 200, a `Response` of the web, its parts, or why there is none. */
export type FakeAnswer =
  | Body
  | Response
  | { readonly status?: number; readonly headers?: Fields; readonly body?: Body }
  | { readonly error: FetchError };

/** May take its time: the call times out as a real one does. What it throws, the test gets. */
export type FakeAnswerer = (call: OutboundCall) => FakeAnswer | Promise<FakeAnswer>;

/**
 * One function for all calls, or answers by URL: `https://api.example/prices`, with a `*` at its end for all
 * that begin so, and a method before it where only that is meant: `POST https://api.example/*`. The longest
 * that fits answers, and of two as long the one with a method.
 */
export type FakeFetch = FakeAnswerer | Readonly<Record<string, FakeAnswer | FakeAnswerer>>;

/** Who answers a call. Throws a `SetupError` where the test has nobody for it. */
export type FindAnswerer = (call: OutboundCall) => FakeAnswerer;

/** Throws a `SetupError` for a key that is no URL. */
export function answererOf(fetch: FakeFetch | undefined): FindAnswerer {
  if (typeof fetch === 'function') return () => fetch;
  const entries = Object.entries(fetch ?? {})
    .map(toEntry)
    .toSorted(longestFirst);
  return (call) => {
    const entry = entries.find((each) => fits(each, call));
    if (entry === undefined) throw missing(call, entries);
    return entry.answerer;
  };
}

interface Entry {
  readonly key: string;
  readonly method: string | undefined;
  /** Normalised; without the `*`. */
  readonly url: string;
  readonly covers: 'itself' | 'below';
  readonly answerer: FakeAnswerer;
}

const KEY = /^(?:(?<method>[A-Z]+) )?(?<url>https?:\/\/[^*]+)(?<star>\*?)$/;

function toEntry([key, answer]: [string, FakeAnswer | FakeAnswerer]): Entry {
  const { method, url = '', star } = KEY.exec(key)?.groups ?? {};
  const parsed = URL.parse(url);
  if (parsed === null)
    throw new SetupError(
      `fetch[${JSON.stringify(key)}]: not a key; write an absolute URL, for example "https://api.example/prices" or "POST https://api.example/*"`,
    );
  const answerer = typeof answer === 'function' ? answer : () => answer;
  return { key, method, url: parsed.href, covers: star === '*' ? 'below' : 'itself', answerer };
}

function longestFirst(a: Entry, b: Entry): number {
  const exact = Number(b.covers === 'itself') - Number(a.covers === 'itself');
  return (
    exact || b.url.length - a.url.length || Number(a.method === undefined) - Number(b.method === undefined)
  );
}

function fits({ method, url, covers }: Entry, call: OutboundCall): boolean {
  if (method !== undefined && method !== call.method) return false;
  return covers === 'itself' ? call.url === url : call.url.startsWith(url);
}

function missing({ method, url }: OutboundCall, entries: readonly Entry[]): SetupError {
  const has = entries.length === 0 ? 'none' : entries.map(({ key }) => key).join(', ');
  return new SetupError(
    `The plugin called ${method} ${url}, and the test has no answer for it (it has: ${has}). Give one where the plugin is loaded: { fetch: { ${JSON.stringify(url)}: 'the body of the answer' } }`,
  );
}

/** What the plugin gets. Throws a `SetupError` for what no server could have answered. */
export async function outcomeOf(answer: FakeAnswer): Promise<FetchOutcome> {
  if (answer instanceof Response) return fromWeb(answer);
  if (typeof answer === 'string' || answer instanceof Uint8Array) return fromParts({ body: answer });
  if (typeof answer !== 'object' || answer === null)
    throw new SetupError(
      `A fake answered ${String(answer)}; give a body, a Response, its parts or an error.`,
    );
  return 'error' in answer ? answer : fromParts(answer);
}

/** A copy is read: the test may give one object for many calls. */
async function fromWeb(response: Response): Promise<FetchOutcome> {
  const { status, headers } = response;
  return fromParts({ status, headers, body: new Uint8Array(await response.clone().arrayBuffer()) });
}

interface Parts {
  readonly status?: number;
  readonly headers?: Fields;
  readonly body?: Body;
}

function fromParts({ status = 200, headers, body = '' }: Parts): FetchOutcome {
  if (!Number.isInteger(status) || status < 200 || status > 599)
    throw new SetupError(`A fake answered the status ${status}; give one from 200 to 599.`);
  return { ok: { status, headers: dropHopByHop(flatten(headers)), body: bytesOf(body) } };
}
