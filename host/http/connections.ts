import type { Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

/** What hears that its client has gone. */
export interface Pending {
  gone(): void;
}

interface Connection {
  /** Not answered yet. */
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

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => this.#accept(socket));
  }

  /** Aborted when the server begins to close. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  begin(socket: Socket, pending: Pending): void {
    const connection = this.#open.get(socket);
    if (connection === undefined) return;
    connection.pending.add(pending);
    connection.latest = pending;
  }

  end(socket: Socket, pending: Pending): void {
    this.#open.get(socket)?.pending.delete(pending);
  }

  /** Whether the connection is to end with this one's answer: an earlier one would cut off a later. */
  isLast(socket: Socket, pending: Pending): boolean {
    return this.closing.aborted && this.#open.get(socket)?.latest === pending;
  }

  /**
   * Stops accepting, ends each connection as soon as every answer on it is sent, and cuts off what
   * is left after `graceMs`. Node's own close cuts off answers that are not yet read.
   */
  async close(graceMs: number): Promise<void> {
    this.#closing.abort();
    const cut = setTimeout(() => this.#cut(), graceMs);
    const sweep = setInterval(() => this.#endIdle(), SWEEP_MS);
    this.#endIdle();
    await new Promise((resolve) => NetServer.prototype.close.call(this.#server, resolve));
    clearTimeout(cut);
    clearInterval(sweep);
  }

  #accept(socket: Socket): void {
    const connection: Connection = { pending: new Set(), latest: undefined };
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
