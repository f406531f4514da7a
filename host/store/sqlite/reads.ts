import type { DatabaseSync } from 'node:sqlite';
import { WayhouseError } from '../../protocol/errors.ts';
import type { DeploymentSpec, PluginRecord, VersionRecord } from '../../protocol/plugin.ts';
import type { Handlers } from '../operations.ts';
import { prepare } from './query.ts';
import {
  type DeploymentRow,
  type PluginRow,
  type SettingsRow,
  type VersionRow,
  deploymentRecord,
  pluginRecord,
  settingsRecord,
  versionRecord,
} from './rows.ts';

type ReadName =
  | 'active'
  | 'plugins'
  | 'plugin'
  | 'versions'
  | 'version'
  | 'settings'
  | 'previous'
  | 'digests'
  | 'tokenHash';

/** The operations that change nothing, and what the others look things up by. */
export interface Reads extends Pick<Handlers, ReadName> {
  /** The plugin, or `plugin_not_found`. */
  existing(name: string): PluginRow;
  /** The version, or `plugin_not_found` or `version_not_found`. */
  existingVersion(plugin: string, version: number): VersionRecord;
  spec(deploymentId: number): DeploymentSpec;
  /** The active deployment first, then those that rollbacks would go back to, one by one. */
  history(plugin: string): DeploymentRow[];
}

const prepareReads = (db: DatabaseSync) => ({
  plugin: prepare<PluginRow>(db, 'SELECT * FROM plugin WHERE name = ?'),
  plugins: prepare<PluginRow>(db, 'SELECT * FROM plugin ORDER BY name'),
  active: prepare<{ active: number }>(db, 'SELECT active FROM plugin WHERE active IS NOT NULL ORDER BY name'),
  version: prepare<VersionRow>(db, 'SELECT * FROM version WHERE plugin = ? AND version = ?'),
  versions: prepare<VersionRow>(db, 'SELECT * FROM version WHERE plugin = ? ORDER BY version DESC'),
  settings: prepare<SettingsRow>(db, 'SELECT * FROM settings WHERE plugin = ? AND revision = ?'),
  deployment: prepare<DeploymentRow>(db, 'SELECT * FROM deployment WHERE id = ?'),
  history: prepare<DeploymentRow>(
    db,
    `WITH RECURSIVE history AS (
       SELECT deployment.*, 0 AS age FROM plugin JOIN deployment ON id = active WHERE name = ?
       UNION ALL
       SELECT deployment.*, age + 1 FROM history JOIN deployment ON deployment.id = history.previous
     )
     SELECT * FROM history ORDER BY age`,
  ),
  digests: prepare<{ digest: string }>(db, `SELECT DISTINCT digest FROM version WHERE state <> 'failed'`),
  tokenHash: prepare<{ hash: string }>(db, 'SELECT hash FROM admin_token'),
});

export function openReads(db: DatabaseSync): Reads {
  const sql = prepareReads(db);

  const deployment = (id: number) => sql.deployment.one(id);
  const record = (row: PluginRow): PluginRecord =>
    pluginRecord(row, row.active === null ? undefined : deployment(row.active));

  function existing(name: string): PluginRow {
    const row = sql.plugin.get(name);
    if (row === undefined) throw new WayhouseError('plugin_not_found', `There is no plugin "${name}".`);
    return row;
  }

  function existingVersion(plugin: string, version: number): VersionRecord {
    existing(plugin);
    const row = sql.version.get(plugin, version);
    if (row !== undefined) return versionRecord(row);
    throw new WayhouseError('version_not_found', `The plugin "${plugin}" has no version ${version}.`);
  }

  function spec(deploymentId: number): DeploymentSpec {
    const row = deployment(deploymentId);
    return {
      deployment: deploymentRecord(row),
      version: versionRecord(sql.version.one(row.plugin, row.version)),
      settings: settingsRecord(sql.settings.one(row.plugin, row.settings_revision)),
    };
  }

  return {
    existing,
    existingVersion,
    spec,
    history: (plugin) => sql.history.all(plugin),
    active: () => sql.active.all().map((row) => spec(row.active)),
    plugins: () => sql.plugins.all().map(record),
    plugin: (name) => optional(sql.plugin.get(name), record),
    versions: (plugin) => sql.versions.all(plugin).map(versionRecord),
    version: (plugin, version) => optional(sql.version.get(plugin, version), versionRecord),
    settings: (plugin) =>
      optional(sql.plugin.get(plugin), (row) =>
        settingsRecord(sql.settings.one(plugin, row.settings_revision)),
      ),
    previous: (plugin) => optional(sql.history.all(plugin)[1], (row) => spec(row.id)),
    digests: () => sql.digests.all().map((row) => row.digest),
    tokenHash: () => sql.tokenHash.get()?.hash,
  };
}

function optional<Row, Result>(row: Row | undefined, record: (row: Row) => Result): Result | undefined {
  return row === undefined ? undefined : record(row);
}
