import { Semaphore } from '../compile/semaphore.ts';
import type { WayhouseError } from '../protocol/errors.ts';
import { resolveLimits, type Limits } from '../protocol/limits.ts';
import type { DeploymentSpec } from '../protocol/plugin.ts';
import type { Settings } from '../protocol/settings.ts';
import type { Deployment } from './deployment.ts';
import { LivePlugin } from './live-plugin.ts';
import { PluginLog, type Logger } from './logs.ts';
import { entriesOf, Routes } from './routes.ts';
import type { Stages } from './stages.ts';

/** A deployment that shall serve, and the record that makes it so for good. */
export interface Change {
  readonly plugin: LivePlugin;
  readonly deployment: Deployment;
  readonly settings: Settings;
  readonly commit: () => Promise<DeploymentSpec>;
}

/** Every plugin of this process: what serves, at which routes, and what still drains. */
export class Fleet {
  readonly routes = new Routes();
  readonly #plugins = new Map<string, LivePlugin>();
  readonly #draining = new Set<Promise<void>>();
  readonly #logger: Logger;
  readonly #fallbackLimits: Limits;
  /** One switch at a time: what was checked of the routes still holds when it is committed. */
  readonly #switches = new Semaphore(1);

  constructor(logger: Logger, ceilings: Limits) {
    this.#logger = logger;
    this.#fallbackLimits = resolveLimits({}, ceilings);
  }

  plugin(name: string): LivePlugin {
    let plugin = this.#plugins.get(name);
    if (plugin === undefined) {
      plugin = new LivePlugin(name, new PluginLog(name, this.#logger), this.#fallbackLimits);
      this.#plugins.set(name, plugin);
    }
    return plugin;
  }

  get plugins(): readonly LivePlugin[] {
    return [...this.#plugins.values()];
  }

  /** Commit, then switch in one step, then let the old one drain. If it fails, the old one serves on. */
  async switch(change: Change, stages: Stages): Promise<DeploymentSpec> {
    try {
      return await this.#switches.run(() => this.#commitAndSwitch(change, stages));
    } catch (thrown) {
      this.drain(change.deployment);
      throw thrown;
    }
  }

  /** A plugin that was active before the start and cannot run keeps its routes, and answers why. */
  fail(plugin: LivePlugin, settings: Settings, error: WayhouseError): void {
    plugin.fail(error.toData());
    this.routes.set(plugin, entriesOf(plugin.name, settings.route));
  }

  /** Its entry stays: a change that waits for its turn must find the same one as those after it. */
  forget(plugin: LivePlugin): void {
    this.routes.remove(plugin.name);
    this.drain(plugin.switchTo(undefined));
    plugin.log.clear();
  }

  drain(deployment: Deployment | undefined): void {
    if (deployment === undefined) return;
    const drained: Promise<void> = deployment.drain().finally(() => this.#draining.delete(drained));
    this.#draining.add(drained);
  }

  async close(): Promise<void> {
    for (const plugin of this.plugins)
      await plugin.inTurn(async () => this.drain(plugin.switchTo(undefined)));
    await Promise.all(this.#draining);
  }

  async #commitAndSwitch(
    { plugin, deployment, settings, commit }: Change,
    stages: Stages,
  ): Promise<DeploymentSpec> {
    const entries = entriesOf(plugin.name, settings.route);
    const spec = await stages.run('commit', () => {
      this.routes.check(plugin.name, entries);
      return commit();
    });
    const last = await stages.run('switch', () => {
      this.routes.set(plugin, entries);
      return plugin.switchTo(deployment);
    });
    this.drain(last);
    return spec;
  }
}
