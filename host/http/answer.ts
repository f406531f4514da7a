import type { ServerResponse } from 'node:http';
import type { WayhouseError } from '../protocol/errors.ts';
import type { FlatHeaders } from '../protocol/messages.ts';
import type { CheckedResponse } from '../plugins/exchange.ts';
import { drain, isUninvited } from './body.ts';
import { problemHeaders, problemOf } from './problem.ts';

/**
 * A body up to here goes out as a string, one character a byte: Node sends it in one piece with the
 * header, which halves the time of the system call against two pieces.
 */
const SMALL_BYTES = 16 * 1024;

const TIMING = 'server-timing';

/** Of any bytes: a Buffer around them would cost more than the string. */
const { latin1Slice } = Buffer.prototype as unknown as { latin1Slice(this: Uint8Array): string };

/** What the gateway says on every answer. */
export interface Envelope {
  readonly requestId: string;
  /** The version of the plugin that answered; undefined if none did. */
  readonly version: number | undefined;
  readonly close: boolean;
  /** The value of Server-Timing, where the operator wants it told; a guest's own is not sent then. */
  readonly timing?: string | undefined;
}

/** Sends a guest's answer. Throws if Node refuses its header; nothing has gone out then. */
export function sendAnswer(response: ServerResponse, answer: CheckedResponse, envelope: Envelope): void {
  const { status, body } = answer;
  const headers = envelopeHeaders(envelope);
  const declared = copyFields(answer.headers, headers, envelope);
  if (isBodiless(status)) return send(response.writeHead(status, headers));
  const head = response.req.method === 'HEAD';
  headers.push('content-length', head && isLength(declared) ? declared : String(body.length));
  response.writeHead(status, headers);
  send(response, head ? undefined : body);
}

/** Sends an error as problem details, also while the body still comes in. */
export function sendProblem(response: ServerResponse, error: WayhouseError, envelope: Envelope): void {
  const { req } = response;
  const text = JSON.stringify(problemOf(error, envelope.requestId));
  const close = envelope.close || isUninvited(req);
  const headers = [...envelopeHeaders({ ...envelope, close }), ...problemHeaders(error)];
  headers.push('content-length', String(Buffer.byteLength(text)));
  response.writeHead(error.status, headers);
  send(response, req.method === 'HEAD' ? undefined : text);
  drain(req);
}

/**
 * Cuts the connection if the client leaves what is sent lying for `unreadMs` milliseconds. Node times
 * nothing then: a client could hold the memory of its answers for ever.
 */
export function cutUnread(response: ServerResponse, unreadMs: number): void {
  if (response.socket === null) response.once('socket', () => watchReading(response, unreadMs));
  else watchReading(response, unreadMs);
}

function watchReading(response: ServerResponse, unreadMs: number): void {
  const { socket } = response.req;
  socket.setTimeout(unreadMs);
  // Before Node's own listener, which sets the time for an idle connection.
  response.prependOnceListener('finish', () => socket.setTimeout(0));
}

function envelopeHeaders({ requestId, version, close, timing }: Envelope): string[] {
  const headers = ['x-request-id', requestId];
  if (version !== undefined) headers.push('x-wayhouse-version', String(version));
  if (timing !== undefined) headers.push(TIMING, timing);
  if (close) headers.push('connection', 'close');
  return headers;
}

/** Whether the guest may not say it: the gateway does. */
function isOurs(name: string, { timing }: Envelope): boolean {
  if (isNamed(name, 'x-request-id') || isNamed(name, 'x-wayhouse-version')) return true;
  return timing !== undefined && isNamed(name, TIMING);
}

/** Copies what the guest may say itself; gives back its content-length. */
function copyFields(from: FlatHeaders, to: string[], envelope: Envelope): string | undefined {
  let declared: string | undefined;
  for (let at = 0; at < from.length; at += 2) {
    const name = from[at] as string;
    const value = from[at + 1] as string;
    if (isNamed(name, 'content-length')) declared = value;
    else if (!isOurs(name, envelope)) to.push(name, value);
  }
  return declared;
}

function isNamed(name: string, lower: string): boolean {
  return name.length === lower.length && name.toLowerCase() === lower;
}

function isBodiless(status: number): boolean {
  return status === 204 || status === 304;
}

function isLength(declared: string | undefined): declared is string {
  return declared !== undefined && /^[0-9]{1,15}$/.test(declared);
}

function send(response: ServerResponse, body?: Uint8Array | string): void {
  if (body === undefined || typeof body === 'string') response.end(body);
  else if (body.length > SMALL_BYTES) response.end(body);
  else response.end(latin1Slice.call(body), 'latin1');
}
