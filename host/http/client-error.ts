import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WayhouseError, type ErrorCode } from '../protocol/errors.ts';
import { problemHeaders, problemOf } from './problem.ts';

const CODES: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** Answers what Node's parser refuses, as problem details, and closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex, requestId: string): void {
  if (!socket.writable || error.code === 'ECONNRESET' || isAnswering(socket)) socket.destroy();
  else endWith(socket, refusal(error), requestId);
}

/** Writes an error on a connection that has no response object, and ends it. */
export function endWith(socket: Duplex, error: WayhouseError, requestId: string): void {
  const body = JSON.stringify(problemOf(error, requestId));
  const lines = [`HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}`];
  const headers = ['x-request-id', requestId, ...problemHeaders(error)];
  headers.push('content-length', String(Buffer.byteLength(body)), 'connection', 'close');
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`);
  socket.on('error', () => {}); // the client may have gone
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

function refusal({ code = '' }: NodeJS.ErrnoException): WayhouseError {
  const known = CODES[code];
  return known === undefined
    ? new WayhouseError('bad_request', `The request is not well-formed HTTP (${code}).`)
    : new WayhouseError(known);
}

/** A second answer would be taken for the rest of the first one. Node's manual names this property. */
function isAnswering(socket: Duplex): boolean {
  return (socket as { _httpMessage?: ServerResponse | null })._httpMessage?.headersSent === true;
}
