import type { Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

/** What hears that its client has gone. */
export interface Pending {
  gone(): void;
}

/** A connection with its requests that are not answered yet. */
export interface Connection {
  readonly pending: Set<Pending>;
  latest: Pending | undefined;
}

const SWEEP_MS = 50;

/**
 * The open connections of a server, each with the requests on it that are not answered.
 *
 * One listener a connection: Node tells a request that waits behind another one on the same
 * connection (pipelining) nothing of its end.
 */
export class Connections {
  readonly #server: Server;
  readonly #open = new Map<Socket, Connection>();
  readonly #closing = new AbortController();
  #ended: Promise<void> | undefined;

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => this.#accept(socket));
  }

  /** Aborted when the server begins to close. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** `pending` is told if the connection ends before `end` is called with what this gives back. */
  begin(socket: Socket, pending: Pending): Connection {
    const connection = this.#open.get(socket) ?? blank();
    connection.pending.add(pending);
    connection.latest = pending;
    return connection;
  }

  end(connection: Connection, pending: Pending): void {
    connection.pending.delete(pending);
  }

  /** Whether the connection is to end with this one's answer: an earlier one would cut off a later. */
  isLast(connection: Connection, pending: Pending): boolean {
    return this.closing.aborted && connection.latest === pending;
  }

  /**
   * Stops accepting, ends each connection as soon as every answer on it is sent, and cuts off what
   * is left after `graceMs`. Node's own close cuts off answers that are not yet read. A second call
   * may shorten the grace of the first.
   */
  async close(graceMs: number): Promise<void> {
    this.#closing.abort();
    this.#ended ??= new Promise((resolve) => NetServer.prototype.close.call(this.#server, () => resolve()));
    const cut = setTimeout(() => this.#cut(), graceMs);
    const sweep = setInterval(() => this.#endIdle(), SWEEP_MS);
    this.#endIdle();
    await this.#ended;
    clearTimeout(cut);
    clearInterval(sweep);
  }

  #accept(socket: Socket): void {
    const connection = blank();
    this.#open.set(socket, connection);
    socket.once('close', () => {
      this.#open.delete(socket);
      for (const one of connection.pending) one.gone();
    });
  }

  #endIdle(): void {
    for (const [socket, { pending }] of this.#open) {
      if (pending.size === 0 && socket.writableLength === 0) socket.destroySoon();
    }
  }

  #cut(): void {
    for (const socket of this.#open.keys()) socket.destroy();
  }
}

function blank(): Connection {
  return { pending: new Set(), latest: undefined };
}
