import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** What hears that its client has gone. */
export interface Pending {
  gone(): void;
}

interface Connection {
  readonly pending: Set<Pending>;
  latest: Pending | undefined;
}

const SWEEP_MS = 100;

/**
 * The open connections of a server, each with the requests on it that are not answered.
 *
 * One listener a connection: Node tells a request that waits behind another one on the same
 * connection (pipelining) nothing of its end.
 */
export class Connections {
  readonly #server: Server;
  readonly #open = new Map<Socket, Connection>();
  #closing = false;

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => this.#accept(socket));
  }

  get closing(): boolean {
    return this.#closing;
  }

  begin(socket: Socket, pending: Pending): void {
    const connection = this.#open.get(socket);
    connection?.pending.add(pending);
    if (connection !== undefined) connection.latest = pending;
  }

  end(socket: Socket, pending: Pending): void {
    this.#open.get(socket)?.pending.delete(pending);
  }

  /** Whether the connection is to end with this one's answer: an earlier one would cut off a later. */
  isLast(socket: Socket, pending: Pending): boolean {
    return this.#closing && this.#open.get(socket)?.latest === pending;
  }

  /** Ends each connection as soon as nothing is pending on it, and all of them after `graceMs`. */
  close(graceMs: number): void {
    this.#closing = true;
    for (const [socket, { pending }] of this.#open) if (pending.size === 0) socket.destroySoon();
    // Node closes those that are idle once; here they become so one after another.
    const sweep = setInterval(() => this.#server.closeIdleConnections(), SWEEP_MS);
    const cut = setTimeout(() => this.#cut(), graceMs);
    this.#server.once('close', () => {
      clearInterval(sweep);
      clearTimeout(cut);
    });
  }

  #accept(socket: Socket): void {
    const connection: Connection = { pending: new Set(), latest: undefined };
    this.#open.set(socket, connection);
    socket.once('close', () => {
      this.#open.delete(socket);
      for (const one of connection.pending) one.gone();
    });
  }

  #cut(): void {
    for (const socket of this.#open.keys()) socket.destroy();
  }
}
