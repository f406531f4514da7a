import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { FetchFailure } from './failures.ts';

/** From the name to the end of the TLS handshake. */
const CONNECT_MS = 10_000;

/** The open sockets of one plugin, to whichever origins, those that are being connected too. */
export class Sockets {
  readonly #most: number;
  #open = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get open(): number {
    return this.#open;
  }

  /** What opens a socket for undici, to an address that `lookup` answers or that is the host itself. */
  connector(lookup: LookupFunction): buildConnector.connector {
    const connect = buildConnector({ lookup, timeout: CONNECT_MS, allowH2: false });
    return (options, callback) => {
      if (this.#open >= this.#most) return callback(tooMany(this.#most), null);
      this.#open += 1;
      connect(options, (...[error, socket]) => {
        if (error !== null) {
          this.#open -= 1;
          return callback(error, null);
        }
        socket.once('close', () => (this.#open -= 1));
        callback(null, socket);
      });
    };
  }
}

function tooMany(most: number): FetchFailure {
  const val = `the plugin has ${most} connections open or being opened; try again later`;
  return new FetchFailure({ tag: 'connection-failed', val });
}
