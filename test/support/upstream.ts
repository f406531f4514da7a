/** Servers that plugins call, on 127.0.0.1. Each is closed after the test file that started it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net';
import { afterAll } from 'vitest';

const open = new Set<() => void>();
afterAll(() => {
  for (const close of open) close();
});

/** A call that has arrived whole and waits for its answer. */
export interface Arrived {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Name, value, name, value, as they came. */
  readonly headers: readonly string[];
  readonly body: Buffer;
  /** Resolves when the connection or the answer is closed, by whomever. */
  readonly closed: Promise<void>;
  answer(status: number, headers?: readonly string[], body?: Uint8Array | string): void;
}

export interface Upstream {
  /** Its origin. */
  readonly url: string;
  /** Calls that have come so far. */
  readonly count: number;
  /** Calls that are neither answered nor closed. */
  readonly waiting: ReadonlySet<Arrived>;
  /** The next call that nobody has taken yet. */
  next(): Promise<Arrived>;
  /** The next so many of them. */
  take(count: number): Promise<Arrived[]>;
}

/** Holds every call until the test answers it; with `answer`, answers each by itself. */
export async function startUpstream(answer?: (call: Arrived) => void): Promise<Upstream> {
  const calls = new Calls();
  const server = createServer((request, response) => {
    void arrive(request, response).then((call) => (answer ?? calls.give).call(calls, calls.count(call)));
  });
  const url = await listen(server);
  return {
    url,
    get count() {
      return calls.total;
    },
    waiting: calls.waiting,
    next: () => calls.next(),
    take: (count) => Promise.all(Array.from({ length: count }, () => calls.next())),
  };
}

/** A server that does with each connection what it is told: for what is not HTTP. */
export async function startTcpServer(serve: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {}); // the host may hang up first
    serve(socket);
  });
  return listen(server);
}

/** An origin at which nobody listens: its port was free a moment ago. */
export async function deadOrigin(): Promise<string> {
  const server = createTcpServer();
  const url = await listen(server);
  server.close();
  await once(server, 'close');
  return url;
}

class Calls {
  total = 0;
  readonly waiting = new Set<Arrived>();
  readonly #arrived: Arrived[] = [];
  readonly #takers: ((call: Arrived) => void)[] = [];

  count(call: Arrived): Arrived {
    this.total += 1;
    this.waiting.add(call);
    void call.closed.then(() => this.waiting.delete(call));
    return call;
  }

  give(call: Arrived): void {
    const taker = this.#takers.shift();
    if (taker === undefined) this.#arrived.push(call);
    else taker(call);
  }

  next(): Promise<Arrived> {
    const arrived = this.#arrived.shift();
    return arrived === undefined
      ? new Promise((resolve) => this.#takers.push(resolve))
      : Promise.resolve(arrived);
  }
}

async function arrive(request: IncomingMessage, response: ServerResponse): Promise<Arrived> {
  const closed = new Promise<void>((resolve) => response.once('close', () => resolve()));
  const body = Buffer.concat(await request.toArray().catch(() => []));
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    headers: request.rawHeaders,
    body,
    closed,
    answer: (status, headers = [], bytes = '') => response.writeHead(status, [...headers]).end(bytes),
  };
}

async function listen(server: Server | TcpServer): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  open.add(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
