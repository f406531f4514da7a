import type { IncomingMessage, ServerResponse } from 'node:http';
import { WayhouseError } from '../protocol/errors.ts';

/** How long a refused client may go on sending before its connection is cut, in milliseconds. */
const DRAIN_MS = 30_000;

/** Whether a body follows the header (RFC 9112, 6.3). */
export function hasBody(raw: IncomingMessage): boolean {
  const { headers } = raw;
  return headers['transfer-encoding'] !== undefined || declaredLength(raw) > 0;
}

/** What content-length says, in bytes; 0 if it is not there. */
export function declaredLength(raw: IncomingMessage): number {
  return Number(raw.headers['content-length'] ?? 0);
}

/**
 * The whole body. Rejects with request_too_large as soon as it is known to be longer than `limit`
 * bytes, with client_gone if the connection ends first.
 */
export function readBody(raw: IncomingMessage, response: ServerResponse, limit: number): Promise<Uint8Array> {
  const declared = declaredLength(raw);
  if (declared > limit) return Promise.reject(tooLarge(limit));
  invite(raw, response);
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const bytes = new BodyBytes(declared);
  raw.on('data', (chunk: Uint8Array) => {
    if (bytes.size + chunk.length <= limit) return bytes.append(chunk);
    raw.removeAllListeners('data').pause();
    reject(tooLarge(limit));
  });
  raw.once('end', () => resolve(bytes.take()));
  raw.once('close', () => reject(new WayhouseError('client_gone')));
  raw.on('error', () => {}); // 'close' follows
  return promise;
}

/**
 * Reads and drops what is left of a refused body. An answer that overtakes its request is lost in a
 * reset if the connection is closed while the client still sends.
 */
export function drain(raw: IncomingMessage): void {
  if (raw.complete || raw.destroyed || !hasBody(raw)) return;
  const cut = setTimeout(() => raw.socket.destroy(), DRAIN_MS);
  raw.once('close', () => clearTimeout(cut));
  raw.on('error', () => {}); // 'close' follows
  raw.resume();
}

/**
 * Whether the client waits for 100 Continue: then nobody can tell a body from a next request. One that
 * speaks HTTP/1.0 does not (RFC 9110, 10.1.1).
 */
export function isUninvited(raw: IncomingMessage): boolean {
  return raw.headers.expect !== undefined && raw.httpVersionMinor === 1 && hasBody(raw);
}

/** Sends 100 Continue to a client that waits for it. */
export function invite(raw: IncomingMessage, response: ServerResponse): void {
  if (!isUninvited(raw)) return;
  response.writeContinue();
  delete raw.headers.expect;
}

function tooLarge(limit: number): WayhouseError {
  return new WayhouseError('request_too_large', `The body is longer than ${limit} bytes.`);
}

/**
 * Collects chunks into memory of its own. A lone chunk stays as it came. Chunks are not kept apart,
 * because a client may send a body byte by byte and each chunk costs some hundred bytes.
 */
class BodyBytes {
  size = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  readonly #declared: number;

  constructor(declared: number) {
    this.#declared = declared;
  }

  append(chunk: Uint8Array): void {
    const size = this.size + chunk.length;
    if (this.size === 0) this.#bytes = chunk;
    else this.#room(size).set(chunk, this.size);
    this.size = size;
  }

  /** Exactly the bytes; more than one chunk means a buffer that nobody else has a part in. */
  take(): Uint8Array {
    return this.#bytes.length === this.size ? this.#bytes : this.#copy(this.size);
  }

  #room(size: number): Uint8Array {
    if (this.#bytes.length >= size) return this.#bytes;
    const doubled = size * 2;
    this.#bytes = this.#copy(this.#declared >= size ? Math.min(doubled, this.#declared) : doubled);
    return this.#bytes;
  }

  #copy(length: number): Uint8Array {
    const copy = Buffer.allocUnsafeSlow(length);
    copy.set(this.#bytes.subarray(0, this.size));
    return copy;
  }
}
