import type { Plugins } from '../plugins/plugins.ts';
import { answerErrors } from './admin-errors.ts';
import { createAdminServer } from './admin-server.ts';
import { CLOCK, type Clock } from './clock.ts';
import { Guesses, type GuessLogger } from './guesses.ts';
import { logRoutes } from './log-routes.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { describeApi } from './openapi.ts';
import { pluginRoutes } from './plugin-routes.ts';
import { open, type Running } from './server.ts';
import { statusRoutes } from './status-routes.ts';
import { requireToken } from './token-check.ts';
import { uploadRoutes } from './upload-routes.ts';

export interface AdminOptions {
  readonly plugins: Plugins;
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** SHA-256 of the token, in hex. */
  readonly tokenHash: string;
  readonly logger: Logger & GuessLogger;
  readonly metrics: Metrics;
  /** Of this host, for the OpenAPI document. */
  readonly version: string;
  /** Base URL of the gateway, once it is open. */
  readonly gateway: () => string | undefined;
  /** Longest component, in bytes. */
  readonly maxUploadBytes: number;
  /** Longest time without a byte of an upload, in milliseconds; 10,000 if not given. */
  readonly uploadIdleMs?: number;
  /** Longest time for a whole upload, in milliseconds; 300,000 if not given. */
  readonly uploadMs?: number;
  /** By which guesses of the token are slowed; the host's own if not given. */
  readonly clock?: Clock;
}

const UPLOAD_IDLE_MS = 10_000;
const UPLOAD_MS = 300_000;
const CONNECTIONS = 256;

/** Opens the port of the admin API. */
export async function startAdmin(options: AdminOptions): Promise<Running> {
  const { plugins, metrics, logger, version, gateway, maxUploadBytes } = options;
  const idleMs = options.uploadIdleMs ?? UPLOAD_IDLE_MS;
  const totalMs = options.uploadMs ?? UPLOAD_MS;
  // Later than an upload's own bound, which tells more.
  const requestMs = totalMs + 30_000;
  const { app, connections } = createAdminServer({ requestMs, connections: CONNECTIONS });
  answerErrors(app, logger);
  requireToken(app, {
    tokenHash: options.tokenHash,
    guesses: new Guesses(options.clock ?? CLOCK, logger),
    closing: connections.closing,
    onRefused: () => metrics.unauthorized(),
  });
  await describeApi(app, version);
  await app.register(statusRoutes, { plugins, metrics, version, gateway });
  await app.register(pluginRoutes, { plugins });
  await app.register(logRoutes, { plugins, closing: connections.closing });
  await app.register(uploadRoutes, { plugins, bounds: { maxUploadBytes, idleMs, totalMs } });
  return open(app, connections, options);
}
