import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { ERRORS, type ErrorCode } from '../protocol/errors.ts';
import type { PluginFigures } from '../plugins/reports.ts';
import type { Distribution } from '../plugins/distribution.ts';
import { histogram } from './histogram.ts';
import { PluginMeter } from './plugin-meter.ts';

/** Where the gateway counts. */
export interface GatewayMetrics {
  plugin(name: string): PluginMeter;
  /** A request that found no plugin. */
  refused(code: ErrorCode): void;
}

/** Counts of the gateway, figures of the domain and of the process, as Prometheus reads them. */
export interface Metrics extends GatewayMetrics {
  /** A call of the admin API without the token. */
  unauthorized(): void;
  readonly contentType: string;
  text(): Promise<string>;
}

/** What live instances may hold, in bytes: of all that they may, and at this moment. */
export interface MemoryFigures {
  readonly capacity: number;
  readonly taken: number;
}

/** What all plugins have together, read at each reading. */
export interface HostFigures {
  readonly memory: MemoryFigures;
  /** Workers that plugins have or are getting, of how many, and plugins that wait for one. */
  readonly seats: { readonly taken: number; readonly most: number; readonly waiting: number };
  /** Started, without a plugin. */
  readonly workforce: { readonly blank: number };
}

/** `figures` is asked at each reading. */
export function createMetrics(figures: () => readonly PluginFigures[], host: HostFigures): Metrics {
  const meters = new Map<string, PluginMeter>();
  const unrouted = new PluginMeter();
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  countRequests(registry, () => [['', unrouted], ...meters]);
  registry.registerMetric(
    histogram({
      name: 'wayhouse_request_duration_seconds',
      help: 'Time from the end of the header to the answer, in seconds, by plugin.',
      rows: () => meters.entries().map(([plugin, { seconds }]) => [plugin, seconds]),
    }),
  );
  showFigures(registry, figures);
  showDistributions(registry, figures);
  showHost(registry, host);
  const unauthorized = new Counter({
    name: 'wayhouse_admin_unauthorized_total',
    help: 'Calls of the admin API that were refused because the token was missing or wrong.',
    registers: [registry],
  });
  return {
    unauthorized: () => unauthorized.inc(),
    plugin: (name) => meters.get(name) ?? added(meters, name),
    refused: (code) => unrouted.failed(code, 0),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

function added(meters: Map<string, PluginMeter>, name: string): PluginMeter {
  const meter = new PluginMeter();
  meters.set(name, meter);
  return meter;
}

function countRequests(registry: Registry, meters: () => [string, PluginMeter][]): void {
  new Counter({
    name: 'wayhouse_requests_total',
    help: 'Requests at the gateway by plugin (none where no plugin answers there), status, and code of the error.',
    labelNames: ['plugin', 'status', 'code'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [plugin, { answers, errors }] of meters()) {
        for (const [status, count] of answers) this.inc({ plugin, status, code: '' }, count);
        for (const [code, count] of errors) this.inc({ plugin, status: ERRORS[code].status, code }, count);
      }
    },
  });
}

type Shown<Kind> = {
  [Name in keyof PluginFigures]: PluginFigures[Name] extends Kind ? Name : never;
}[keyof PluginFigures];

const DISTRIBUTIONS: readonly [Shown<Distribution>, name: string, help: string][] = [
  ['fuel', 'wayhouse_request_fuel', 'Fuel that requests used, also those that failed or were cancelled.'],
  [
    'memoryBytes',
    'wayhouse_request_memory_bytes',
    'Linear memory of the instances of requests at their largest.',
  ],
  [
    'coldStartSeconds',
    'wayhouse_cold_start_seconds',
    'Starts of a plugin that was idle, from the first request to the worker that is ready for it, in seconds.',
  ],
];

const FIGURES: readonly [Shown<number>, typeof Gauge | typeof Counter, name: string, help: string][] = [
  ['inFlight', Gauge, 'wayhouse_requests_in_flight', 'Requests in the workers of the plugin.'],
  ['queued', Gauge, 'wayhouse_requests_queued', 'Requests that wait for room.'],
  ['workers', Gauge, 'wayhouse_workers', 'Worker threads of the plugin.'],
  ['workersLost', Counter, 'wayhouse_workers_lost_total', 'Workers that died or were terminated.'],
  ['logLinesDropped', Counter, 'wayhouse_log_lines_dropped_total', 'Log lines above the limits.'],
  ['fetches', Counter, 'wayhouse_fetches_total', 'Outbound calls of the plugin.'],
  [
    'growthsRefused',
    Counter,
    'wayhouse_growths_refused_total',
    'Growths of memories and tables that went past their limits, and got -1.',
  ],
  [
    'breaches',
    Counter,
    'wayhouse_worker_breaches_total',
    'Workers ended because code in them tried to get out.',
  ],
];

function showFigures(registry: Registry, figures: () => readonly PluginFigures[]): void {
  for (const [figure, Metric, name, help] of FIGURES) {
    new Metric({
      name,
      help,
      labelNames: ['plugin'],
      registers: [registry],
      collect() {
        this.reset();
        for (const row of figures()) this.inc({ plugin: row.plugin }, row[figure]);
      },
    });
  }
}

function showDistributions(registry: Registry, figures: () => readonly PluginFigures[]): void {
  for (const [figure, name, help] of DISTRIBUTIONS) {
    const rows = () => figures().map((row) => [row.plugin, row[figure]] as const);
    registry.registerMetric(histogram({ name, help, rows }));
  }
}

const HOST_GAUGES: readonly [(host: HostFigures) => number, name: string, help: string][] = [
  [
    ({ memory }) => memory.taken,
    'wayhouse_instances_bytes',
    'What the live instances of all plugins may hold, in bytes.',
  ],
  [
    ({ memory }) => memory.capacity,
    'wayhouse_instances_bytes_limit',
    'What they may hold at most (instancesBytes of the configuration).',
  ],
  [({ seats }) => seats.taken, 'wayhouse_host_workers', 'Worker threads of all plugins together.'],
  [
    ({ seats }) => seats.most,
    'wayhouse_host_workers_limit',
    'How many they may have (workers of the configuration).',
  ],
  [({ seats }) => seats.waiting, 'wayhouse_plugins_waiting', 'Plugins that wait for a worker.'],
  [({ workforce }) => workforce.blank, 'wayhouse_blank_workers', 'Workers that are started ahead of need.'],
];

function showHost(registry: Registry, host: HostFigures): void {
  for (const [figure, name, help] of HOST_GAUGES) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(figure(host));
      },
    });
  }
}
