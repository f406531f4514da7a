import type { IncomingMessage, Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { LinkedList, type Linked } from '../protocol/linked-list.ts';

/** What hears that its client has gone. */
export interface Pending extends Linked<Pending> {
  gone(): void;
}

/** A connection with its requests that are not answered yet. */
export interface Connection {
  readonly pending: LinkedList<Pending>;
  /** The last request that has arrived on it. */
  latest: IncomingMessage | undefined;
  /** `ending`: it closes with the answer to its latest request. `failed`: what came last is no HTTP. */
  state: 'open' | 'ending' | 'failed' | 'closed';
  /** Whether a request has come since it was last looked at for room. */
  fresh: boolean;
  /** Bytes of answers that wait to be read. */
  unread: number;
  /** At how many looks in a row there was nothing to answer. */
  idle: number;
}

export interface ConnectionBounds {
  /** How many there may be. */
  readonly max: number;
  /** How long one may stay on which nothing is asked, in milliseconds. Any byte puts off Node's own bound. */
  readonly idleMs: number;
  /** How much may wait to be read on all of them together, in bytes. */
  readonly unreadBytes: number;
}

const SWEEP_MS = 50;
/** How often an idle connection is looked at before it is cut. */
const IDLE_LOOKS = 5;
/** How many connections are looked at to make room for a new one. */
const LOOKS = 1_000;

/**
 * The open connections of a server, each with the requests on it that are not answered.
 *
 * One listener a connection: Node tells a request that waits behind another one on the same
 * connection (pipelining) nothing of its end.
 */
export class Connections {
  readonly #server: Server;
  readonly #max: number;
  readonly #maxUnread: number;
  readonly #idleLooks: NodeJS.Timeout;
  readonly #open = new Map<Socket, Connection>();
  readonly #closing = new AbortController();
  #state: 'open' | 'closing' = 'open';
  #unread = 0;
  #ended: Promise<void> | undefined;

  constructor(server: Server, { max, idleMs, unreadBytes }: ConnectionBounds) {
    this.#server = server;
    this.#max = max;
    this.#maxUnread = unreadBytes;
    this.#idleLooks = setInterval(() => this.#cutIdle(), idleMs / (IDLE_LOOKS - 1)).unref();
    server.on('connection', (socket: Socket) => this.#accept(socket));
  }

  /** Aborted when the server begins to close. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** The connection on which a request arrives. If it is not open, the request is not to be served. */
  arrive(request: IncomingMessage): Connection {
    const connection = this.of(request.socket);
    if (connection.state === 'open') connection.latest = request;
    connection.fresh = true;
    connection.idle = 0;
    return connection;
  }

  of(socket: Socket): Connection {
    return this.#open.get(socket) ?? blank();
  }

  /** `pending` is told if the connection ends before `end` is called with it. */
  begin(connection: Connection, pending: Pending): void {
    connection.pending.add(pending);
  }

  end(connection: Connection, pending: Pending): void {
    connection.pending.delete(pending);
  }

  /** An answer waits to be read. Where too much waits, the connection on which most does is cut. */
  hold(connection: Connection, bytes: number): void {
    connection.unread += bytes;
    this.#unread += bytes;
    if (this.#unread > this.#maxUnread) this.#cutLaggard();
  }

  release(connection: Connection, bytes: number): void {
    if (connection.state === 'closed') return;
    connection.unread -= bytes;
    this.#unread -= bytes;
  }

  /** Whether the connection is to end with this one's answer: an earlier one would cut off a later. */
  isLast(connection: Connection, request: IncomingMessage): boolean {
    return (this.#state === 'closing' || connection.state === 'ending') && connection.latest === request;
  }

  /**
   * Stops accepting, ends each connection as soon as every answer on it is sent, and cuts off what
   * is left after `graceMs`. Node's own close cuts off answers that are not yet read. A second call
   * may shorten the grace of the first.
   */
  async close(graceMs: number): Promise<void> {
    this.#state = 'closing';
    this.#closing.abort();
    this.#ended ??= new Promise((resolve) => NetServer.prototype.close.call(this.#server, () => resolve()));
    const cut = setTimeout(() => this.#cut(), graceMs);
    const sweep = setInterval(() => this.#endIdle(), SWEEP_MS);
    this.#endIdle();
    await this.#ended;
    clearInterval(this.#idleLooks);
    clearTimeout(cut);
    clearInterval(sweep);
  }

  #accept(socket: Socket): void {
    if (this.#open.size >= this.#max && !this.#makeRoom()) return void socket.destroy();
    const connection = blank();
    this.#open.set(socket, connection);
    socket.once('close', () => {
      this.#open.delete(socket);
      this.#forget(connection);
      for (const one of connection.pending) one.gone();
    });
  }

  /**
   * Cuts an idle connection, the longest open one first; one that has asked since the last look is
   * passed over once. So clients that only hold connections lose them to those that ask.
   */
  #makeRoom(): boolean {
    let looks = 0;
    for (const [socket, connection] of this.#open) {
      this.#open.delete(socket);
      if (isIdle(socket, connection) && !connection.fresh) {
        socket.destroy();
        return true;
      }
      connection.fresh = false;
      this.#open.set(socket, connection);
      if (++looks === LOOKS) break;
    }
    return false;
  }

  #cutLaggard(): void {
    let laggard: [Socket, Connection] | undefined;
    for (const entry of this.#open) {
      if (laggard === undefined || entry[1].unread > laggard[1].unread) laggard = entry;
    }
    if (laggard === undefined) return;
    this.#forget(laggard[1]);
    laggard[0].destroy();
  }

  /** What waited on it will not be read. */
  #forget(connection: Connection): void {
    this.#unread -= connection.unread;
    connection.unread = 0;
    connection.state = 'closed';
  }

  #cutIdle(): void {
    for (const [socket, connection] of this.#open) {
      if (!isIdle(socket, connection)) connection.idle = 0;
      else if (++connection.idle === IDLE_LOOKS) socket.destroy();
    }
  }

  #endIdle(): void {
    for (const [socket, connection] of this.#open) if (isIdle(socket, connection)) socket.destroySoon();
  }

  #cut(): void {
    for (const socket of this.#open.keys()) socket.destroy();
  }
}

function isIdle({ writableLength }: Socket, { pending }: Connection): boolean {
  return pending.size === 0 && writableLength === 0;
}

function blank(): Connection {
  return { pending: new LinkedList(), latest: undefined, state: 'open', fresh: false, unread: 0, idle: 0 };
}
