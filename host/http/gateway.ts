import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { WayhouseError } from '../protocol/errors.ts';
import type { Match, Router } from '../plugins/plugins.ts';
import { sendProblem } from './answer.ts';
import { hasBody, readBody } from './body.ts';
import { Connections } from './connections.ts';
import { GatewayExchange, type Surroundings } from './gateway-exchange.ts';
import { createGatewayServer, GATEWAY_TIMEOUTS, type GatewayTimeouts } from './gateway-server.ts';
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
  readonly timeouts?: Partial<GatewayTimeouts>;
}

/** Opens the port at which plugins answer. */
export async function startGateway(options: GatewayOptions): Promise<Running> {
  const { router, logger, metrics } = options;
  const timeouts = { ...GATEWAY_TIMEOUTS, ...options.timeouts };
  const app = createGatewayServer((request, response) => door.serve(request, response), timeouts);
  const connections = new Connections(app.server);
  const door = new Door(router, { connections, logger, metrics, unreadMs: timeouts.unreadMs });
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

  serve({ raw, id, originalUrl }: FastifyRequest, response: ServerResponse): void {
    try {
      const target = readTarget(raw, originalUrl);
      const match = this.#match(target);
      const exchange = new GatewayExchange(
        { raw, response, requestId: id, target, match },
        this.#surroundings,
      );
      if (hasBody(raw)) void this.#readThenAdmit(exchange, raw, match);
      else exchange.admit(undefined);
    } catch (thrown) {
      this.#refuse(WayhouseError.from(thrown), response, id);
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

  #refuse(error: WayhouseError, response: ServerResponse, requestId: string): void {
    const { connections, logger, metrics } = this.#surroundings;
    logFault(logger, error, requestId);
    metrics.refused(error.code);
    sendProblem(response, error, { requestId, version: undefined, close: connections.closing.aborted });
  }
}
