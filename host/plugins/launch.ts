import { decideGrants } from '../policy/grants.ts';
import { resolveLimits, type Limits } from '../protocol/limits.ts';
import type { VersionRecord } from '../protocol/plugin.ts';
import type { Settings } from '../protocol/settings.ts';
import { Deployment } from './deployment.ts';
import { checkFits, footprintOf } from './footprint.ts';
import type { LivePlugin } from './live-plugin.ts';
import type { Modules } from './modules.ts';
import type { Plan, Services, Loaded } from './plan.ts';
import { entriesOf, sharesOrigin } from './routes.ts';
import type { Stages } from './stages.ts';

export interface Launcher {
  readonly modules: Modules;
  readonly ceilings: Limits;
  readonly services: Omit<Services, 'log' | 'counters'>;
}

export type Launched = Pick<VersionRecord, 'digest' | 'version' | 'manifest'>;

interface What {
  readonly plugin: LivePlugin;
  readonly version: Launched;
  readonly settings: Settings;
}

/** Brings a version up under these settings, warm but not yet asked: transpile, compile, warm. */
export async function launch(launcher: Launcher, what: What, stages: Stages): Promise<Deployment> {
  const deployment = await prepare(launcher, what, stages);
  // Held until it is warm: the cache may keep it or not.
  const loaded = await stages.run('compile', () => deployment.plan.load());
  await stages.run('warm', () => deployment.start(loaded));
  return deployment;
}

/** As `launch`, but it starts with its first request: all that is made sure of is that it is translated. */
export async function prepare(
  { modules, ceilings, services }: Launcher,
  { plugin, version, settings }: What,
  stages: Stages,
): Promise<Deployment> {
  await stages.run('transpile', () => modules.folder(version.digest));
  const limits = resolveLimits(settings.limits ?? {}, ceilings);
  const plan: Plan = {
    plugin: plugin.name,
    version: version.version,
    load: async (): Promise<Loaded> => {
      const module = await modules.load(version.digest);
      checkFits(module, limits, services.memory.capacity);
      return { module, footprint: footprintOf(module, limits) };
    },
    grants: decideGrants(version.manifest, settings),
    limits,
    config: settings.config ?? {},
    sharedOrigin: sharesOrigin(entriesOf(plugin.name, settings.route)),
  };
  return new Deployment(plan, { ...services, log: plugin.log, counters: plugin.counters });
}
