import { PIPELINE } from '../compile/pipeline.ts';
import { Semaphore } from '../compile/semaphore.ts';
import { WayhouseError } from '../protocol/errors.ts';
import { resolveLimits } from '../protocol/limits.ts';
import type { DeploymentSpec, PluginRecord, SettingsRecord, VersionRecord } from '../protocol/plugin.ts';
import type { Settings } from '../protocol/settings.ts';
import { Fleet } from './fleet.ts';
import { Installer, type InstallerOptions } from './installer.ts';
import { launch, prepare } from './launch.ts';
import type { LivePlugin } from './live-plugin.ts';
import type { Logger } from './logs.ts';
import type { Expected, Match, Plugins, Upload } from './plugins.ts';
import type {
  DeployReport,
  InstallReport,
  LogLine,
  PluginFigures,
  PluginReport,
  Received,
} from './reports.ts';
import { describe, entriesOf } from './routes.ts';
import { checkSettings } from './settings-check.ts';
import { Stages } from './stages.ts';

export interface PluginHostOptions extends Omit<InstallerOptions, 'fleet'> {
  readonly logger: Logger;
  readonly maxUploadBytes: number;
  /** Versions kept of each plugin. */
  readonly keepVersions: number;
}

const RESTORED_AT_ONCE = 4;

/** The domain: what is installed, what serves, and each change from one to the next. */
export class PluginHost implements Plugins {
  #state: 'restoring' | 'ready' = 'restoring';
  readonly #options: PluginHostOptions;
  readonly #fleet: Fleet;
  readonly #installer: Installer;
  readonly #tidying = new Semaphore(1);

  constructor(options: PluginHostOptions) {
    this.#options = options;
    this.#fleet = new Fleet(options.logger, options.launcher.ceilings);
    this.#installer = new Installer({ ...options, fleet: this.#fleet });
  }

  get ready(): boolean {
    return this.#state === 'ready';
  }

  match(host: string, path: string): Match | undefined {
    return this.#fleet.routes.match(host, path);
  }

  /**
   * Brings back what the registry says is active, each without a worker until it is asked; one that fails
   * does not keep the others down.
   */
  async restore(): Promise<void> {
    const specs = (await this.#registry.active()).values();
    const lane = async () => {
      for (const spec of specs) await this.#restoreOne(spec);
    };
    await Promise.all(Array.from({ length: RESTORED_AT_ONCE }, lane));
    await this.#tidy();
    this.#state = 'ready';
  }

  async receive(stream: AsyncIterable<Uint8Array>): Promise<Received> {
    const { maxUploadBytes, store } = this.#options;
    const stages = new Stages();
    const received = await stages.run('receive', () => store.artifacts.receive(stream, maxUploadBytes));
    return { ...received, ms: stages.times[0]?.ms ?? 0 };
  }

  async install(upload: Upload): Promise<InstallReport> {
    const plugin = this.#fleet.plugin(upload.plugin);
    try {
      return await plugin.inTurn(() => this.#installer.install(plugin, upload));
    } finally {
      upload.received.release();
      void this.#tidy(upload.plugin);
    }
  }

  activate(name: string, number: number): Promise<DeployReport> {
    return this.#inTurn(name, async (plugin) => {
      const version = await this.version(name, number);
      if (version.state !== 'ready') throw notReady(version);
      const { settings } = await this.#settings(name);
      return this.#deploy({ plugin, version, settings }, () =>
        this.#registry.deploy({ plugin: name, version: number }),
      );
    });
  }

  rollback(name: string): Promise<DeployReport> {
    return this.#inTurn(name, async (plugin) => {
      const target = await this.#registry.previous(name);
      if (target === undefined) throw new WayhouseError('nothing_to_roll_back');
      const { version, deployment } = target;
      const { settings } = target.settings;
      return this.#deploy({ plugin, version, settings }, () => this.#registry.moveBack(name, deployment.id));
    });
  }

  async putSettings(
    name: string,
    settings: Settings,
    expected: Expected = () => true,
  ): Promise<SettingsRecord> {
    checkSettings(settings, this.#options.launcher.ceilings);
    return this.#inTurn(name, async (plugin, { active, settingsRevision }) => {
      if (!expected(settingsRevision)) throw changed(name, settingsRevision);
      if (active === undefined) return this.#registry.addSettings(name, settings);
      const version = await this.version(name, active.version);
      const commit = () => this.#registry.deploy({ plugin: name, version: version.version, settings });
      await this.#deploy({ plugin, version, settings }, commit);
      return this.#settings(name);
    });
  }

  async list(): Promise<PluginReport[]> {
    const records = await this.#registry.plugins();
    return Promise.all(records.map((record) => this.#report(record)));
  }

  async get(name: string): Promise<PluginReport> {
    return this.#report(await this.#record(name));
  }

  async versions(name: string): Promise<VersionRecord[]> {
    await this.#record(name);
    return this.#registry.versions(name);
  }

  async version(name: string, number: number): Promise<VersionRecord> {
    await this.#record(name);
    const version = await this.#registry.version(name, number);
    if (version === undefined) {
      throw new WayhouseError('version_not_found', `plugin "${name}" has no version ${number}`);
    }
    return version;
  }

  remove(name: string): Promise<void> {
    return this.#inTurn(name, async (plugin) => {
      await this.#registry.remove(name);
      this.#fleet.forget(plugin);
    });
  }

  async logs(name: string, count: number): Promise<LogLine[]> {
    await this.#record(name);
    return this.#fleet.plugin(name).log.last(count);
  }

  follow(name: string, listener: (line: LogLine) => void): () => void {
    return this.#fleet.plugin(name).log.follow(listener);
  }

  figures(): PluginFigures[] {
    const plugins = this.#fleet.plugins.filter(({ state }) => state !== 'stopped');
    return plugins.map((plugin) => plugin.figures());
  }

  /** Lets all that was admitted end and frees every worker. Nothing may arrive any more. */
  async close(): Promise<void> {
    await this.#fleet.close();
    await this.#tidying.run(async () => {});
  }

  get #registry() {
    return this.#options.store.registry;
  }

  /** The one path of every activation, rollback and change of settings. */
  async #deploy(
    what: { plugin: LivePlugin; version: VersionRecord; settings: Settings },
    commit: () => Promise<DeploymentSpec>,
  ): Promise<DeployReport> {
    const stages = new Stages();
    const deployment = await launch(this.#options.launcher, what, stages);
    const spec = await this.#fleet.switch({ ...what, deployment, commit }, stages);
    return { deployment: spec.deployment, stages: stages.times };
  }

  async #restoreOne(spec: DeploymentSpec): Promise<void> {
    const plugin = this.#fleet.plugin(spec.deployment.plugin);
    const { settings } = spec.settings;
    const stages = new Stages();
    try {
      const what = { plugin, version: spec.version, settings };
      const deployment = await prepare(this.#options.launcher, what, stages);
      await this.#fleet.switch({ plugin, deployment, settings, commit: async () => spec }, stages);
    } catch (thrown) {
      const error = WayhouseError.from(thrown);
      this.#options.logger.error({ plugin: plugin.name, err: error }, 'plugin could not be brought back');
      this.#fleet.fail(plugin, settings, error);
    }
  }

  /** Runs a change of a plugin that is there, after those that were asked for before it. */
  #inTurn<Result>(
    name: string,
    change: (plugin: LivePlugin, record: PluginRecord) => Promise<Result>,
  ): Promise<Result> {
    const plugin = this.#fleet.plugin(name);
    const result = plugin.inTurn(async () => change(plugin, await this.#record(name)));
    void result.catch(() => {}).then(() => this.#tidy(name));
    return result;
  }

  async #record(name: string): Promise<PluginRecord> {
    const record = await this.#registry.plugin(name);
    if (record === undefined) throw new WayhouseError('plugin_not_found', `there is no plugin "${name}"`);
    return record;
  }

  async #settings(name: string): Promise<SettingsRecord> {
    const settings = await this.#registry.settings(name);
    if (settings === undefined) throw new WayhouseError('plugin_not_found', `there is no plugin "${name}"`);
    return settings;
  }

  async #report(record: PluginRecord): Promise<PluginReport> {
    const { state, failure } = this.#fleet.plugin(record.name);
    const settings = await this.#settings(record.name);
    const { route, limits = {} } = settings.settings;
    return {
      ...record,
      state,
      ...(failure && { failure }),
      routes: entriesOf(record.name, route).map(describe),
      settings,
      limits: resolveLimits(limits, this.#options.launcher.ceilings),
    };
  }

  /** Removes what no version needs any more, after the change that made it so. */
  #tidy(name?: string): Promise<void> {
    const { store, keepVersions, logger } = this.#options;
    return this.#tidying.run(async () => {
      try {
        const known = name !== undefined && (await store.registry.plugin(name)) !== undefined;
        if (known) await store.registry.prune(name, keepVersions);
        await store.artifacts.sweep(new Set(await store.registry.digests()), PIPELINE);
      } catch (thrown) {
        logger.error({ err: thrown }, 'what is no longer needed could not be removed');
      }
    });
  }
}

function changed(name: string, revision: number): WayhouseError {
  return new WayhouseError('settings_changed', `the settings of "${name}" are at revision ${revision}`);
}

function notReady({ plugin, version, state, failure }: VersionRecord): WayhouseError {
  const why = failure === undefined ? '' : `: ${failure.code}, ${failure.detail}`;
  return new WayhouseError('version_not_ready', `version ${version} of "${plugin}" is ${state}${why}`);
}
