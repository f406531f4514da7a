import type { Inspection } from '../compile/inspect/inspect.ts';
import { decideGrants } from '../policy/grants.ts';
import { WayhouseError } from '../protocol/errors.ts';
import type { VersionRecord } from '../protocol/plugin.ts';
import type { Settings } from '../protocol/settings.ts';
import type { Store } from '../store/open.ts';
import type { Deployment } from './deployment.ts';
import type { Fleet } from './fleet.ts';
import { launch, type Launcher } from './launch.ts';
import type { LivePlugin } from './live-plugin.ts';
import type { Upload } from './plugins.ts';
import type { InstallReport } from './reports.ts';
import { Stages } from './stages.ts';

export interface InstallerOptions {
  readonly store: Store;
  readonly fleet: Fleet;
  readonly launcher: Launcher;
  readonly inspect: (artifactPath: string) => Promise<Inspection>;
}

/** The journey of an upload, from bytes under their digest to a version that serves. */
export class Installer {
  readonly #options: InstallerOptions;

  constructor(options: InstallerOptions) {
    this.#options = options;
  }

  async install(plugin: LivePlugin, upload: Upload): Promise<InstallReport> {
    const { store, fleet } = this.#options;
    const { registry } = store;
    const stages = new Stages([{ stage: 'receive', ms: upload.received.ms }]);
    const inspection = await stages.run('inspect', () => this.#inspect(upload));
    const added = await this.#add(upload, inspection);
    const settings = (await registry.settings(plugin.name))?.settings ?? {};
    const deployment = await this.#launch({ plugin, version: added, settings }, stages);
    const version = await registry.finishVersion(plugin.name, added.version);
    if (!upload.activate) {
      fleet.drain(deployment);
      return { version, stages: stages.times };
    }
    const commit = () => registry.deploy({ plugin: plugin.name, version: version.version });
    const spec = await fleet.switch({ plugin, deployment, settings, commit }, stages);
    return { version, deployment: spec.deployment, stages: stages.times };
  }

  #inspect({ received, manifest }: Upload): Promise<Inspection> {
    // Throws for what is no origin; the grants themselves are decided when it is launched.
    decideGrants(manifest, {});
    return this.#options.inspect(this.#options.store.artifacts.artifactPath(received.digest));
  }

  #add({ plugin, received, manifest }: Upload, inspection: Inspection): Promise<VersionRecord> {
    const { world, imports, exports } = inspection;
    const { digest, size } = received;
    return this.#options.store.registry.addVersion({
      plugin,
      digest,
      size,
      manifest,
      world,
      imports,
      exports,
    });
  }

  /** A component of our world that cannot be started stays on record as a failed version, with why. */
  async #launch(
    what: { plugin: LivePlugin; version: VersionRecord; settings: Settings },
    stages: Stages,
  ): Promise<Deployment> {
    try {
      return await launch(this.#options.launcher, what, stages);
    } catch (thrown) {
      const { plugin, version } = what.version;
      await this.#options.store.registry.finishVersion(plugin, version, WayhouseError.from(thrown).toData());
      throw thrown;
    }
  }
}
