import { isIP, type LookupFunction } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { fetchErrorOf, FetchFailure, notPublic } from './failures.ts';
import type { Address, Names } from './names.ts';
import type { Reach } from './reach.ts';
import { Sockets } from './sockets.ts';

/** No longer, whatever the server offers. */
export const IDLE_MS = 30_000;
/** No more sockets stay open between calls. */
const MOST_IDLE = 256;

/** What a plugin's connections are made with. */
export interface ConnectionParts {
  readonly names: Names;
  /** Of calls without the right to private addresses. */
  readonly reach: Reach;
  /** Calls that are made at once. */
  readonly calls: number;
}

/** How one call goes out. */
export interface Way {
  readonly dispatcher: Dispatcher;
  /** Whether the socket must be closed after the answer. */
  readonly reset: boolean;
}

/**
 * The sockets of one plugin. No other plugin's call goes over them: what a plugin does to a connection,
 * say by a body that the server takes for another request, meets its own calls only. Those that may lead
 * to private addresses are kept apart once more, so that no call without that right finds one open.
 */
export class Connections {
  readonly #reach: Reach;
  readonly #sockets: Sockets;
  readonly #public: Agent;
  readonly #private: Agent;

  constructor({ names, reach, calls }: ConnectionParts) {
    this.#reach = reach;
    this.#sockets = new Sockets(MOST_IDLE + calls);
    this.#public = this.#agent(calls, (name) => names.resolveWithin(reach, name));
    this.#private = this.#agent(calls, (name) => names.resolve(name));
  }

  /** The way to the URL's host. Throws a FetchFailure where its literal address is not allowed. */
  to(url: URL, right: { readonly private: boolean }): Way {
    const reset = this.#sockets.open >= MOST_IDLE;
    if (right.private) return { dispatcher: this.#private, reset };
    // `lookup` is never called for a literal. A URL's parser has already made one spelling of all.
    const literal = literalOf(url);
    if (literal !== undefined && !this.#reach.includes(literal)) throw notPublic(url.hostname);
    return { dispatcher: this.#public, reset };
  }

  /** Closes every socket; calls over them fail. */
  close(): void {
    void this.#public.destroy();
    void this.#private.destroy();
  }

  #agent(connections: number, resolve: (name: string) => Promise<readonly Address[]>): Agent {
    return new Agent({
      allowH2: false,
      connections,
      connect: this.#sockets.connector(lookupBy(resolve)),
      keepAliveMaxTimeout: IDLE_MS,
      // The call's own timer covers all of these.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }
}

function literalOf({ hostname }: URL): string | undefined {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? undefined : bare;
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
