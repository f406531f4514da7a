import { decideGrants } from '../policy/grants.ts';
import { resolveLimits, type Limits } from '../protocol/limits.ts';
import type { VersionRecord } from '../protocol/plugin.ts';
import type { Settings } from '../protocol/settings.ts';
import { Deployment } from './deployment.ts';
import { checkFits, footprintOf } from './footprint.ts';
import type { LivePlugin } from './live-plugin.ts';
import type { Modules } from './modules.ts';
import type { Plan, Services } from './plan.ts';
import { entriesOf, sharesOrigin } from './routes.ts';
import type { Stages } from './stages.ts';

export interface Launcher {
  readonly modules: Modules;
  readonly ceilings: Limits;
  readonly services: Omit<Services, 'log' | 'counters'>;
}

export type Launched = Pick<VersionRecord, 'digest' | 'version' | 'manifest'>;

/** Brings a version up under these settings, warm but not yet asked: transpile, compile, warm. */
export async function launch(
  { modules, ceilings, services }: Launcher,
  { plugin, version, settings }: { plugin: LivePlugin; version: Launched; settings: Settings },
  stages: Stages,
): Promise<Deployment> {
  const limits = resolveLimits(settings.limits ?? {}, ceilings);
  await stages.run('transpile', () => modules.folder(version.digest));
  const module = await stages.run('compile', async () => {
    const loaded = await modules.load(version.digest);
    checkFits(loaded, limits, services.memory.capacity);
    return loaded;
  });
  const plan: Plan = {
    plugin: plugin.name,
    version: version.version,
    module,
    grants: decideGrants(version.manifest, settings),
    limits,
    footprint: footprintOf(module, limits),
    config: settings.config ?? {},
    sharedOrigin: sharesOrigin(entriesOf(plugin.name, settings.route)),
  };
  const deployment = new Deployment(plan, { ...services, log: plugin.log, counters: plugin.counters });
  await stages.run('warm', () => deployment.start());
  return deployment;
}
