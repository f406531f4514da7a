import type { DatabaseSync } from 'node:sqlite';
import { WayhouseError } from '../../protocol/errors.ts';
import type { DeploymentSpec, SettingsRecord, VersionRecord } from '../../protocol/plugin.ts';
import type { Settings } from '../../protocol/settings.ts';
import type { Handlers } from '../operations.ts';
import type { NewDeployment } from '../registry.ts';
import { prepare, transactional } from './query.ts';
import type { Reads } from './reads.ts';

export type Deployments = Pick<Handlers, 'addSettings' | 'deploy' | 'moveBack'>;

const prepareDeployments = (db: DatabaseSync) => ({
  addSettings: prepare(db, 'INSERT INTO settings (plugin, revision, settings) VALUES (?, ?, ?)'),
  useNewSettings: prepare(db, 'UPDATE plugin SET settings_revision = ?1, last_revision = ?1 WHERE name = ?2'),
  addDeployment: prepare<{ id: number }>(
    db,
    `INSERT INTO deployment (plugin, version, settings_revision, previous)
     SELECT name, ?, settings_revision, active FROM plugin WHERE name = ? RETURNING id`,
  ),
  makeActive: prepare(
    db,
    `UPDATE plugin SET active = deployment.id, settings_revision = deployment.settings_revision
     FROM deployment WHERE deployment.id = ? AND name = plugin`,
  ),
});

/** The operations on settings and on what runs under them. */
export function openDeployments(db: DatabaseSync, reads: Reads): Deployments {
  const sql = prepareDeployments(db);
  const atomic = transactional(db);

  function newSettings(plugin: string, settings: Settings): SettingsRecord {
    const revision = reads.existing(plugin).last_revision + 1;
    sql.addSettings.run(plugin, revision, JSON.stringify(settings));
    sql.useNewSettings.run(revision, plugin);
    return { revision, settings };
  }

  function addSettings(plugin: string, settings: Settings): SettingsRecord {
    if (reads.existing(plugin).active === null) return newSettings(plugin, settings);
    throw new WayhouseError('internal', `The plugin "${plugin}" is active: its settings must be deployed.`);
  }

  function deploy({ plugin, version, settings }: NewDeployment): DeploymentSpec {
    const record = reads.existingVersion(plugin, version);
    if (record.state !== 'ready') throw notReady(record);
    if (settings) newSettings(plugin, settings);
    const { id } = sql.addDeployment.one(version, plugin);
    sql.makeActive.run(id);
    return reads.spec(id);
  }

  function moveBack(plugin: string, deploymentId: number): DeploymentSpec {
    reads.existing(plugin);
    const [, previous] = reads.history(plugin);
    if (previous?.id !== deploymentId) throw notPrevious(plugin, deploymentId);
    sql.makeActive.run(deploymentId);
    return reads.spec(deploymentId);
  }

  return { addSettings: atomic(addSettings), deploy: atomic(deploy), moveBack: atomic(moveBack) };
}

function notReady({ plugin, version, state, failure }: VersionRecord): WayhouseError {
  const why = failure ? ` (${failure.code}: ${failure.detail})` : '';
  return new WayhouseError('version_not_ready', `Version ${version} of "${plugin}" is ${state}${why}.`);
}

function notPrevious(plugin: string, deploymentId: number): WayhouseError {
  const detail = `Deployment ${deploymentId} is not the one before the active one of "${plugin}".`;
  return new WayhouseError('nothing_to_roll_back', detail);
}
