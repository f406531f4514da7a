import type { IncomingMessage, ServerResponse } from 'node:http';
import { WayhouseError } from '../protocol/errors.ts';
import type { FlatHeaders } from '../protocol/messages.ts';
import type { CheckedResponse, Cost, Exchange, Run } from '../plugins/exchange.ts';
import type { Live, Match } from '../plugins/plugins.ts';
import { cutUnread, sendAnswer, sendProblem, type Envelope } from './answer.ts';
import { addressOf } from './client-address.ts';
import type { Connection, Connections, Pending } from './connections.ts';
import { guestHeaders } from './guest-headers.ts';
import { logFault, type Logger } from './logger.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { PluginMeter } from './plugin-meter.ts';
import { timingOf } from './server-timing.ts';
import { pathBelow, type Target } from './target.ts';

/** What the exchanges of one gateway have in common. */
export interface Surroundings {
  readonly connections: Connections;
  readonly logger: Logger;
  readonly metrics: GatewayMetrics;
  /** How long a client may leave its answer lying, in milliseconds. */
  readonly unreadMs: number;
  /** Whether answers tell what they cost. */
  readonly serverTiming: boolean;
}

/** A request whose header has arrived. */
export interface Arrival {
  readonly raw: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly connection: Connection;
}

/** Where it goes. */
export interface Destination {
  readonly target: Target;
  readonly match: Match;
}

export class GatewayExchange implements Exchange, Pending {
  readonly requestId: string;
  readonly method: string;
  readonly scheme = 'http';
  readonly authority: string;
  readonly pathWithQuery: string;
  readonly headers: FlatHeaders;
  readonly remoteAddress: string;
  body: Uint8Array | undefined;
  list: object | undefined;
  previous: Pending | undefined;
  next: Pending | undefined;

  readonly response: ServerResponse;
  readonly #plugin: Live;
  readonly #surroundings: Surroundings;
  readonly #connection: Connection;
  readonly #meter: PluginMeter;
  readonly #started = performance.now();
  #state: 'arriving' | 'admitted' | 'ended' = 'arriving';
  #run: Run | undefined;

  constructor(arrival: Arrival, { target, match }: Destination, surroundings: Surroundings) {
    const { raw, requestId } = arrival;
    this.requestId = requestId;
    this.method = raw.method as string;
    this.authority = target.authority;
    this.pathWithQuery = pathBelow(match.prefix, target.path);
    this.remoteAddress = addressOf(raw);
    this.headers = guestHeaders(raw, {
      authority: target.authority,
      prefix: match.prefix,
      scheme: this.scheme,
      remoteAddress: this.remoteAddress,
      requestId,
    });
    this.response = arrival.response;
    this.#plugin = match.plugin;
    this.#surroundings = surroundings;
    this.#meter = surroundings.metrics.plugin(match.plugin.name);
    this.#connection = arrival.connection;
    surroundings.connections.begin(arrival.connection, this);
  }

  /** Hands the request to its plugin; does nothing if the client left while its body came in. */
  admit(body: Uint8Array | undefined): void {
    if (this.#state !== 'arriving') return;
    this.#state = 'admitted';
    this.body = body?.length === 0 ? undefined : body;
    try {
      this.#run = this.#plugin.admit(this);
    } catch (thrown) {
      this.fail(WayhouseError.from(thrown));
    }
  }

  respond(answer: CheckedResponse, version: number, cost?: Cost): void {
    if (!this.#end()) return;
    try {
      sendAnswer(this.response, answer, this.#envelope(version, cost));
      this.#awaitReading();
      this.#meter.answered(answer.status, this.#seconds());
    } catch (thrown) {
      const cause = { cause: thrown };
      const error = new WayhouseError('bad_response', 'A header field is malformed.', cause);
      this.#refuse(error, version, cost);
    }
  }

  fail(error: WayhouseError, version?: number, cost?: Cost): void {
    if (this.#end()) this.#refuse(error, version, cost);
  }

  /** The connection is closed. */
  gone(): void {
    if (!this.#end()) return;
    this.#meter.failed('client_gone', this.#seconds());
    this.#run?.cancel();
  }

  #refuse(error: WayhouseError, version: number | undefined, cost: Cost | undefined): void {
    logFault(this.#surroundings.logger, error, this.requestId);
    this.#meter.failed(error.code, this.#seconds());
    sendProblem(this.response, error, this.#envelope(version, cost));
  }

  /** True for the first call only. */
  #end(): boolean {
    if (this.#state === 'ended') return false;
    this.#state = 'ended';
    this.#surroundings.connections.end(this.#connection, this);
    return true;
  }

  #awaitReading(): void {
    const { connections, unreadMs } = this.#surroundings;
    const { response } = this;
    const unread = response.writableLength;
    if (unread === 0) return;
    cutUnread(response, unreadMs);
    connections.hold(this.#connection, unread);
    response.once('close', () => connections.release(this.#connection, unread));
  }

  #envelope(version: number | undefined, cost: Cost | undefined): Envelope {
    const { connections, serverTiming } = this.#surroundings;
    const close = connections.isLast(this.#connection, this.response.req);
    return { requestId: this.requestId, version, close, timing: serverTiming ? timingOf(cost) : undefined };
  }

  #seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }
}
