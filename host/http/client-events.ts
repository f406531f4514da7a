/** What clients do besides sending requests, as Node's server tells it. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { WayhouseError } from '../protocol/errors.ts';
import { sendProblem } from './answer.ts';
import { refuseInTurn } from './client-error.ts';
import type { Connections } from './connections.ts';

interface Side {
  readonly connections: Connections;
  readonly requestId: () => string;
}

/** Serves requests that expect 100-continue, which goes out when the body is wanted; refuses others. */
export function answerExpectations(server: Server, { connections, requestId }: Side): void {
  const refuse = (raw: IncomingMessage, response: ServerResponse) => {
    const connection = connections.arrive(raw);
    if (connection.state !== 'open') return;
    connection.state = 'ending';
    const error = new WayhouseError('bad_request', 'The only expectation that is met is 100-continue.');
    sendProblem(response, error, { requestId: requestId(), version: undefined, close: true });
  };
  server.on('checkExpectation', refuse);
  server.on('checkContinue', (raw, response) => {
    const isAlone = raw.headers.expect?.toLowerCase() === '100-continue';
    if (isAlone) server.emit('request', raw, response);
    else refuse(raw, response);
  });
}

/** Refuses to be a proxy. */
export function refuseConnect(server: Server, { connections, requestId }: Side): void {
  server.on('connect', (_raw: IncomingMessage, socket: Socket) => {
    const error = new WayhouseError('bad_request', 'This is not a proxy: CONNECT is refused.');
    refuseInTurn(error, { socket, connection: connections.of(socket), requestId: requestId() });
  });
}
