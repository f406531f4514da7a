import { createHash } from 'node:crypto';
import { WayhouseError } from '../../host/protocol/errors.ts';
import { LIMITS, LIMIT_NAMES, resolveLimits, type Limits } from '../../host/protocol/limits.ts';
import type { DeploymentRecord, SettingsRecord, VersionRecord } from '../../host/protocol/plugin.ts';
import type { Settings } from '../../host/protocol/settings.ts';
import { createCounters } from '../../host/plugins/counters.ts';
import type { Exchange, Run } from '../../host/plugins/exchange.ts';
import type { Expected, Match, Plugins } from '../../host/plugins/plugins.ts';
import type {
  DeployReport,
  InstallReport,
  LogLine,
  PluginFigures,
  PluginReport,
  Received,
} from '../../host/plugins/reports.ts';

const CEILINGS = Object.fromEntries(LIMIT_NAMES.map((name) => [name, LIMITS[name].ceiling])) as Limits;
const CREATED = '2026-01-02T03:04:05.678Z';

interface FakePlugin {
  readonly name: string;
  readonly versions: VersionRecord[];
  readonly deployments: DeploymentRecord[];
  settings: SettingsRecord;
}

/** The domain in memory: no guests, no disk; what a plugin answers is given by the test. */
export class FakePlugins implements Plugins {
  ready = true;
  maxUploadBytes = 1024 * 1024;
  limits: Partial<Limits> = {};
  /** Answers every request of every plugin. */
  admit: (exchange: Exchange) => Run = (exchange) => {
    exchange.respond({ status: 200, headers: ['content-type', 'text/plain'], body: Buffer.from('hello') }, 1);
    return { cancel: () => {} };
  };
  /** Received and neither installed nor released. */
  readonly held = new Set<Received>();
  /** How many streams of components have ended, well or badly. */
  readonly receptions: ('whole' | WayhouseError)[] = [];
  readonly lines: LogLine[] = [];
  readonly followers = new Set<(line: LogLine) => void>();
  readonly #plugins = new Map<string, FakePlugin>();

  match(host: string, path: string): Match | undefined {
    if (host === 'whole.example') return this.#matchOf('whole', '');
    const [, name = ''] = /^\/([a-z0-9-]+)(?:[/?]|$)/.exec(path) ?? [];
    return this.#plugins.has(name) ? this.#matchOf(name, `/${name}`) : undefined;
  }

  async receive(stream: AsyncIterable<Uint8Array>): Promise<Received> {
    const hash = createHash('sha256');
    let size = 0;
    try {
      for await (const chunk of stream) {
        size += chunk.length;
        if (size > this.maxUploadBytes) throw new WayhouseError('upload_too_large');
        hash.update(chunk);
      }
      if (size === 0) throw new WayhouseError('upload_empty');
    } catch (thrown) {
      this.receptions.push(WayhouseError.from(thrown));
      throw thrown;
    }
    this.receptions.push('whole');
    const release = () => void this.held.delete(received);
    const received: Received = { digest: hash.digest('hex'), size, ms: 1, release };
    this.held.add(received);
    return received;
  }

  async install({
    plugin: name,
    received,
    manifest,
    activate,
  }: Parameters<Plugins['install']>[0]): Promise<InstallReport> {
    this.held.delete(received);
    const plugin = this.add(name);
    const record: VersionRecord = {
      plugin: name,
      version: plugin.versions.length + 1,
      digest: received.digest,
      size: received.size,
      manifest,
      state: 'ready',
      createdAt: CREATED,
      world: 'wayhouse:plugin/handler@0.1.0',
      imports: ['wayhouse:plugin/log@0.1.0'],
      exports: ['handle'],
    };
    plugin.versions.push(record);
    const report = { version: record, stages: [{ stage: 'receive', ms: received.ms } as const] };
    return activate ? { ...report, deployment: this.#deploy(plugin, record.version) } : report;
  }

  async activate(name: string, number: number): Promise<DeployReport> {
    const { version } = await this.version(name, number);
    return { deployment: this.#deploy(this.#find(name), version), stages: [{ stage: 'switch', ms: 1 }] };
  }

  async rollback(name: string): Promise<DeployReport> {
    const before = this.#find(name).deployments.at(-2);
    if (before === undefined) throw new WayhouseError('nothing_to_roll_back');
    return this.activate(name, before.version);
  }

  async putSettings(name: string, settings: Settings, expected?: Expected): Promise<SettingsRecord> {
    const plugin = this.#find(name);
    if (expected?.(plugin.settings.revision) === false) throw new WayhouseError('settings_changed');
    plugin.settings = { revision: plugin.settings.revision + 1, settings };
    return plugin.settings;
  }

  async list(): Promise<PluginReport[]> {
    return [...this.#plugins.values()].map((plugin) => this.#report(plugin));
  }

  async get(name: string): Promise<PluginReport> {
    return this.#report(this.#find(name));
  }

  async versions(name: string): Promise<VersionRecord[]> {
    return this.#find(name).versions;
  }

  async version(name: string, number: number): Promise<VersionRecord> {
    const found = this.#find(name).versions[number - 1];
    if (found === undefined) throw new WayhouseError('version_not_found');
    return found;
  }

  async remove(name: string): Promise<void> {
    this.#plugins.delete(this.#find(name).name);
  }

  async logs(name: string, lines: number): Promise<LogLine[]> {
    this.#find(name);
    return lines === 0 ? [] : this.lines.slice(-lines);
  }

  follow(name: string, listener: (line: LogLine) => void): () => void {
    this.#find(name);
    this.followers.add(listener);
    return () => this.followers.delete(listener);
  }

  figures(): PluginFigures[] {
    const figures = {
      ...createCounters(),
      inFlight: 2,
      queued: 1,
      workers: 1,
      workersLost: 3,
      logLinesDropped: 4,
      fetches: 5,
      breaches: 6,
    };
    return [...this.#plugins.keys()].map((plugin) => ({ plugin, ...figures }));
  }

  /** A plugin without versions, made if it is not there. */
  add(name: string): FakePlugin {
    const fresh = { name, versions: [], deployments: [], settings: { revision: 1, settings: {} } };
    const plugin = this.#plugins.get(name) ?? fresh;
    this.#plugins.set(name, plugin);
    return plugin;
  }

  /** A line of the log, told to whoever follows it. */
  write(message: string): void {
    const line: LogLine = { time: 1, level: 'info', message, fields: {}, version: 1, requestId: 'r-1' };
    this.lines.push(line);
    for (const follower of this.followers) follower(line);
  }

  #matchOf(name: string, prefix: string): Match {
    const limits = resolveLimits(this.limits, CEILINGS);
    return { prefix, plugin: { name, limits, admit: (exchange) => this.admit(exchange) } };
  }

  #find(name: string): FakePlugin {
    const plugin = this.#plugins.get(name);
    if (plugin === undefined) throw new WayhouseError('plugin_not_found');
    return plugin;
  }

  #deploy(plugin: FakePlugin, version: number): DeploymentRecord {
    const id = plugin.deployments.length + 1;
    const { revision: settingsRevision } = plugin.settings;
    const deployment = { id, plugin: plugin.name, version, settingsRevision, createdAt: CREATED };
    plugin.deployments.push(deployment);
    return deployment;
  }

  #report({ name, deployments, settings }: FakePlugin): PluginReport {
    const active = deployments.at(-1);
    const report = {
      name,
      createdAt: CREATED,
      settingsRevision: settings.revision,
      state: active === undefined ? ('stopped' as const) : ('serving' as const),
      routes: [`/${name}`],
      settings,
      limits: resolveLimits(this.limits, CEILINGS),
    };
    return active === undefined ? report : { ...report, active };
  }
}
