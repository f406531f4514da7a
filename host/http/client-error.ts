import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { WayhouseError, type ErrorCode } from '../protocol/errors.ts';
import type { Connection } from './connections.ts';
import { problemHeaders, problemOf } from './problem.ts';

const CODES: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** Where something came that is no request, and the id under which that is told. */
export interface Fault {
  readonly socket: Socket;
  readonly connection: Connection;
  readonly requestId: string;
}

/**
 * Answers what Node's parser refuses, as problem details, and closes the connection. The requests
 * before it on the same connection are answered first: in their place, the refusal would be theirs.
 */
export function answerClientError(error: NodeJS.ErrnoException, fault: Fault): void {
  const { socket, connection } = fault;
  if (connection.state === 'failed') return;
  connection.state = 'failed';
  if (error.code === 'ECONNRESET') socket.destroy();
  else refuseInTurn(refusal(error), fault);
}

/** Ends the connection with an error, once the requests before it are answered. */
export function refuseInTurn(error: WayhouseError, fault: Fault): void {
  const { socket, connection, requestId } = fault;
  const answer = answerOf(socket);
  if (answer?.req.complete === true) {
    socket.pause();
    answer.once('close', () => refuseInTurn(error, fault));
  } else if (answer?.headersSent === true || isAnswered(connection, answer)) socket.destroy();
  else if (!socket.writableEnded) endWith(socket, error, requestId);
}

function endWith(socket: Socket, error: WayhouseError, requestId: string): void {
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

/** The answer whose turn it is on this connection. Node's manual names this property. */
function answerOf(socket: Socket): ServerResponse | undefined {
  return (socket as { _httpMessage?: ServerResponse | null })._httpMessage ?? undefined;
}

/** Whether what failed is the body of a request that was answered before it was whole. */
function isAnswered({ latest }: Connection, answer: ServerResponse | undefined): boolean {
  return answer === undefined && latest?.complete === false;
}
