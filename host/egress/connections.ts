import { isIP, type LookupFunction } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { isPublic } from './addresses.ts';
import { fetchErrorOf, FetchFailure, notPublic } from './failures.ts';
import type { EgressSettings } from './messages.ts';
import { Names, type Address } from './names.ts';

/** Sockets to one origin, and for each of both reaches; further calls wait for a free one. */
const SOCKETS_PER_ORIGIN = 256;
/** From the name to the end of the TLS handshake. */
const CONNECT_MS = 10_000;
/** No longer, whatever the server offers. */
const IDLE_MS = 30_000;

/**
 * The sockets to other servers. Those that may lead to private addresses are kept apart, so that no
 * call without that right finds one open.
 */
export class Connections {
  readonly #public: Agent;
  readonly #private: Agent;

  constructor(settings: EgressSettings) {
    const names = new Names(settings);
    this.#public = agent(lookupBy((name) => names.resolvePublic(name)));
    this.#private = agent(lookupBy((name) => names.resolve(name)));
  }

  /** The way to the URL's host. Throws a FetchFailure where its literal address is not allowed. */
  to(url: URL, reach: { readonly private: boolean }): Dispatcher {
    if (reach.private) return this.#private;
    // `lookup` is never called for a literal. A URL's parser has already made one spelling of all.
    const literal = literalOf(url);
    if (literal !== undefined && !isPublic(literal)) throw notPublic(url.hostname);
    return this.#public;
  }
}

function literalOf({ hostname }: URL): string | undefined {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? undefined : bare;
}

function agent(lookup: LookupFunction): Agent {
  return new Agent({
    allowH2: false,
    connections: SOCKETS_PER_ORIGIN,
    connect: { lookup, timeout: CONNECT_MS },
    keepAliveMaxTimeout: IDLE_MS,
    // The call's own timer covers all of these.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

/** The socket connects to what this answers, so nobody can give another address after the check. */
function lookupBy(resolve: (name: string) => Promise<readonly Address[]>): LookupFunction {
  return (name, options, callback) => {
    const answer = (addresses: readonly Address[]) => {
      const [first] = addresses;
      if (options.all === true) callback(null, [...addresses]);
      else callback(null, first!.address, first!.family);
    };
    const fail = (thrown: Error) =>
      callback(new FetchFailure(fetchErrorOf(thrown, { host: name, answer: 'none' })), '');
    resolve(name).then(answer, fail);
  };
}
