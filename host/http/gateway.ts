import type { IncomingMessage, ServerResponse } from 'node:http';
import { WayhouseError } from '../protocol/errors.ts';
import type { Match, Router } from '../plugins/plugins.ts';
import { sendProblem } from './answer.ts';
import { hasBody, readBody } from './body.ts';
import { framingFault } from './framing.ts';
import { GatewayExchange, type Arrival, type Surroundings } from './gateway-exchange.ts';
import { createGatewayServer, GATEWAY_BOUNDS, type GatewayBounds, type Serve } from './gateway-server.ts';
import { logFault, type Logger } from './logger.ts';
import type { GatewayMetrics } from './metrics.ts';
import { open, type Running } from './server.ts';
import { readTarget, type Target } from './target.ts';

export interface GatewayOptions {
  readonly router: Router;
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly logger: Logger;
  readonly metrics: GatewayMetrics;
  /** Whether answers tell what they cost, in Server-Timing. */
  readonly serverTiming: boolean;
  readonly bounds?: Partial<GatewayBounds>;
}

/** Opens the port at which plugins answer. */
export async function startGateway(options: GatewayOptions): Promise<Running> {
  const { router, logger, metrics, serverTiming } = options;
  const bounds = { ...GATEWAY_BOUNDS, ...options.bounds };
  const serve: Serve = (raw, response, requestId) => door.serve(raw, response, requestId);
  const { app, connections } = createGatewayServer(serve, bounds);
  const { unreadMs } = bounds;
  const door = new Door(router, { connections, logger, metrics, unreadMs, serverTiming });
  return open(app, connections, options);
}

/** Where every request comes in: it finds the plugin, waits for the body, and hands both over. */
class Door {
  readonly #router: Router;
  readonly #surroundings: Surroundings;

  constructor(router: Router, surroundings: Surroundings) {
    this.#router = router;
    this.#surroundings = surroundings;
  }

  serve(raw: IncomingMessage, response: ServerResponse, requestId: string): void {
    const connection = this.#surroundings.connections.arrive(raw);
    if (connection.state !== 'open') return;
    const arrival = { raw, response, requestId, connection };
    const fault = framingFault(raw);
    // Of what comes in one piece with an upgrade that is not taken, Node loses the rest.
    if (fault !== undefined || raw.headers.upgrade !== undefined) connection.state = 'ending';
    if (fault === undefined) this.#route(arrival);
    else this.#refuse(fault, arrival);
  }

  #route(arrival: Arrival): void {
    const { raw } = arrival;
    try {
      const target = readTarget(raw, raw.url as string);
      const match = this.#match(target);
      const exchange = new GatewayExchange(arrival, { target, match }, this.#surroundings);
      if (hasBody(raw)) void this.#readThenAdmit(exchange, raw, match);
      else exchange.admit(undefined);
    } catch (thrown) {
      this.#refuse(WayhouseError.from(thrown), arrival);
    }
  }

  #match({ host, path }: Target): Match {
    const match = this.#router.match(host, path);
    if (match !== undefined) return match;
    const where = `${host}${path.split('?', 1)[0]}`.slice(0, 200);
    throw new WayhouseError('route_not_found', `No plugin answers at "${where}".`);
  }

  async #readThenAdmit(exchange: GatewayExchange, raw: IncomingMessage, match: Match): Promise<void> {
    try {
      exchange.admit(await readBody(raw, exchange.response, match.plugin.limits.requestBodyBytes));
    } catch (thrown) {
      exchange.fail(WayhouseError.from(thrown));
    }
  }

  #refuse(error: WayhouseError, { raw, response, requestId, connection }: Arrival): void {
    const { connections, logger, metrics } = this.#surroundings;
    logFault(logger, error, requestId);
    metrics.refused(error.code);
    const close = connections.isLast(connection, raw);
    sendProblem(response, error, { requestId, version: undefined, close });
  }
}
