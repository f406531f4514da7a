import type { ServerResponse } from 'node:http';

/** What may wait for a client that does not read, in bytes; above it, the client is cut off. */
const BACKLOG_BYTES = 1024 * 1024;
const HEARTBEAT_MS = 15_000;

/** Server-sent events on one response. */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #heartbeat: NodeJS.Timeout;
  #id = 0;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no', // nginx would hold the lines back
    });
    response.flushHeaders();
    // Without it, neither side would notice that the other is gone.
    this.#heartbeat = setInterval(() => this.#write(':\n\n'), HEARTBEAT_MS);
    response.once('close', () => clearInterval(this.#heartbeat));
  }

  /** `data` is one line. Events are numbered from 1. */
  send(data: string): void {
    this.#write(`id: ${++this.#id}\ndata: ${data}\n\n`);
  }

  end(): void {
    this.#response.end();
  }

  #write(text: string): void {
    this.#response.write(text);
    if (this.#response.writableLength > BACKLOG_BYTES) this.#response.destroy();
  }
}
