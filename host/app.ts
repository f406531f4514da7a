import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { pino, type Logger } from 'pino';
import { readAdminToken, type AdminToken } from './admin-token.ts';
import { createInspector, type Inspector } from './compile/inspector.ts';
import { createTranspiler } from './compile/transpile.ts';
import type { Config } from './config.ts';
import { startEgress } from './egress/egress.ts';
import { startAdmin } from './http/admin.ts';
import { startGateway } from './http/gateway.ts';
import { createMetrics } from './http/metrics.ts';
import { MemoryBudget } from './plugins/memory-budget.ts';
import { Modules } from './plugins/modules.ts';
import { PluginHost } from './plugins/plugin-host.ts';
import type { Launcher } from './plugins/launch.ts';
import { Seats } from './plugins/seats.ts';
import { Ticker } from './plugins/ticker.ts';
import { Workforce } from './pool/workforce.ts';
import type { WayhouseError } from './protocol/errors.ts';
import { openStore, type Store } from './store/open.ts';

/** A host that serves. */
export interface App {
  /** Base URL of the gateway. */
  readonly gateway: string;
  /** Base URL of the admin API. */
  readonly admin: string;
  readonly logger: Logger;
  /** Resolves with the reason if the host can no longer do its work; the process must then end. */
  readonly failed: Promise<WayhouseError>;
  /** Answers what was admitted, then gives everything back. */
  close(): Promise<void>;
}

/** What the core modules of one component may come to, in bytes. */
const MODULE_BYTES = 256 * 1024 * 1024;

/** Compiled modules that are kept though nothing serves from them: bytes of them as they lie on disk. */
const KEPT_MODULE_BYTES = 64 * 1024 * 1024;

/** Workers that are started ahead of the plugins that will have them. */
const BLANK_WORKERS = 2;

const { version } = JSON.parse(readFileSync(packageFile(), 'utf8')) as { version: string };

/** Puts the host together, from the data directory to the open ports. The only place that does. */
export async function startApp(config: Config): Promise<App> {
  // Gives back in reverse what was opened so far: at a failure here, or when the host is closed.
  await using opened = new AsyncDisposableStack();
  const logger = pino({ level: config.logLevel, base: null });
  const store = await openStore(config.dataDir);
  opened.defer(() => store.close());
  const token = await readAdminToken(config, store.registry);
  const egress = await startEgress();
  opened.defer(() => egress.close());
  const ticker = new Ticker();
  opened.defer(() => ticker.stop());
  const inspector = createInspector({
    maxMemoryBytes: config.ceilings.memoryBytes,
    structure: config.structure,
  });
  opened.defer(() => inspector.close());
  const memory = new MemoryBudget(config.instancesBytes ?? shareOfMachine());
  const workforce = new Workforce({ blank: Math.min(BLANK_WORKERS, config.workers) });
  opened.defer(() => workforce.close());
  const seats = new Seats(config.workers);
  ticker.add(() => seats.review());
  const services = { egress, ticker, memory, workforce, seats };
  const plugins = createPluginHost(config, { store, logger, inspector, services });
  opened.defer(() => plugins.close());
  const metrics = createMetrics(() => plugins.figures(), { memory, seats, workforce });
  const { maxUploadBytes, drainMs } = config;

  let gatewayUrl: string | undefined;
  const admin = await startAdmin({
    ...{ plugins, logger, metrics, version, maxUploadBytes, gateway: () => gatewayUrl },
    ...{ host: config.adminHost, port: config.adminPort, tokenHash: token.hash },
  });
  opened.defer(() => admin.close(drainMs));
  await plugins.restore();
  const gateway = await startGateway({
    ...{ router: plugins, logger, metrics },
    ...{ host: config.host, port: config.port, serverTiming: config.serverTiming },
  });
  opened.defer(() => gateway.close(drainMs));
  gatewayUrl = gateway.url;
  announce(logger, { gateway: gateway.url, admin: admin.url }, token);

  const all = opened.move();
  const urls = { gateway: gateway.url, admin: admin.url };
  return { ...urls, logger, failed: store.failed, close: () => all.disposeAsync() };
}

interface Parts {
  readonly store: Store;
  readonly logger: Logger;
  readonly inspector: Inspector;
  readonly services: Launcher['services'];
}

function createPluginHost(config: Config, { store, logger, inspector, services }: Parts): PluginHost {
  const { ceilings, compileMs, compileBytes, maxUploadBytes, keepVersions } = config;
  const transpile = createTranspiler({ concurrency: Math.max(1, availableParallelism() - 1) });
  const bounds = { wallMs: compileMs, rssBytes: compileBytes, outputBytes: MODULE_BYTES };
  const modules = new Modules(
    store.artifacts,
    (artifact, outDir) => transpile(artifact, outDir, bounds),
    KEPT_MODULE_BYTES,
  );
  return new PluginHost({
    store,
    logger,
    maxUploadBytes,
    keepVersions,
    launcher: { modules, ceilings, services },
    inspect: (artifact) => inspector.inspect(artifact),
  });
}

/** What instances may hold where the operator does not say: the rest is for the host and for translations. */
function shareOfMachine(): number {
  // 0, or more than there is, where nothing constrains the process.
  const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  return Math.floor(0.75 * memory);
}

/** Said at every log level: whoever starts the host waits for these lines. */
function announce(logger: Logger, urls: { gateway: string; admin: string }, { writtenTo }: AdminToken): void {
  const always = logger.child({}, { level: 'info' });
  if (writtenTo !== undefined) always.info({ file: writtenTo }, 'the admin token is in this file');
  always.info(urls, 'ready');
}

/** Beside this file in the repository, one folder up in the published build. */
function packageFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './package.json' : '../package.json', import.meta.url);
}
