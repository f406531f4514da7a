import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawResponse {
  readonly status: number;
  /** Name, value, name, value, as they came; one character a byte. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** A client that sends what it is told, byte for byte, and reads answers with a content-length. */
export class RawClient {
  readonly socket: Socket;
  /** Resolves when the connection is closed. */
  readonly closed: Promise<void>;
  #chunks: Buffer[] = [];
  #size = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#size += chunk.length;
    });
    socket.on('error', () => {});
  }

  static async open(url: string): Promise<RawClient> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const client = new RawClient(socket);
    await once(socket, 'connect');
    return client;
  }

  /** Writes lines with CRLF between them; two empty ones at the end make a header whole. */
  send(...lines: string[]): void {
    this.socket.write(lines.join('\r\n'), 'latin1');
  }

  /** The next answer; `head` if it is one to HEAD. */
  async response({ head = false } = {}): Promise<RawResponse> {
    const end = await this.#find('\r\n\r\n');
    const [status = '', ...fields] = this.#take(end + 4)
      .toString('latin1')
      .trimEnd()
      .split('\r\n');
    const headers = fields.flatMap((field) => field.split(/: (.*)/s).slice(0, 2));
    const length = Number(headerOf({ headers }, 'content-length') ?? 0);
    const code = Number(status.split(' ')[1]);
    if (head || code === 100) return { status: code, headers, body: Buffer.alloc(0) };
    while (this.#size < length) await this.#more();
    return { status: code, headers, body: this.#take(length) };
  }

  /** All answers until the server closes the connection; what is no whole answer is an error. */
  async responses(): Promise<RawResponse[]> {
    const responses: RawResponse[] = [];
    await this.closed;
    while (this.#size > 0) responses.push(await this.response());
    return responses;
  }

  async #find(text: string): Promise<number> {
    for (;;) {
      const at = this.#joined().indexOf(text);
      if (at >= 0) return at;
      await this.#more();
    }
  }

  #take(length: number): Buffer {
    const received = this.#joined();
    this.#chunks = [received.subarray(length)];
    this.#size -= length;
    return received.subarray(0, length);
  }

  #joined(): Buffer {
    const received = Buffer.concat(this.#chunks);
    this.#chunks = [received];
    return received;
  }

  async #more(): Promise<void> {
    const before = this.#size;
    if (!this.socket.closed) await Promise.race([once(this.socket, 'data'), this.closed]);
    if (this.#size > before) return;
    throw new Error(`closed after ${JSON.stringify(this.#joined().toString('latin1').slice(0, 1_000))}`);
  }
}

/** The values of a header field, in order. */
export function headersOf({ headers }: { headers: readonly string[] }, name: string): string[] {
  return headers.filter((_, at) => at % 2 === 1 && headers[at - 1]?.toLowerCase() === name);
}

export function headerOf(response: { headers: readonly string[] }, name: string): string | undefined {
  return headersOf(response, name)[0];
}
