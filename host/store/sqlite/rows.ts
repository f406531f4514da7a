/** The rows as SQLite has them, and the records that they become. */
import type { DeploymentRecord, PluginRecord, SettingsRecord, VersionRecord } from '../../protocol/plugin.ts';

export interface PluginRow {
  readonly name: string;
  readonly created_at: string;
  readonly settings_revision: number;
  readonly last_revision: number;
  readonly active: number | null;
}

export interface SettingsRow {
  readonly revision: number;
  readonly settings: string;
}

export interface VersionRow {
  readonly plugin: string;
  readonly version: number;
  readonly digest: string;
  readonly size: number;
  readonly world: string;
  readonly imports: string;
  readonly exports: string;
  readonly manifest: string;
  readonly state: VersionRecord['state'];
  readonly failure: string | null;
  readonly created_at: string;
}

export interface DeploymentRow {
  readonly id: number;
  readonly plugin: string;
  readonly version: number;
  readonly settings_revision: number;
  readonly previous: number | null;
  readonly created_at: string;
}

export function pluginRecord(row: PluginRow, active: DeploymentRow | undefined): PluginRecord {
  return {
    name: row.name,
    createdAt: row.created_at,
    settingsRevision: row.settings_revision,
    ...(active && { active: deploymentRecord(active) }),
  };
}

export function settingsRecord(row: SettingsRow): SettingsRecord {
  return { revision: row.revision, settings: JSON.parse(row.settings) };
}

export function versionRecord(row: VersionRow): VersionRecord {
  return {
    plugin: row.plugin,
    version: row.version,
    digest: row.digest,
    size: row.size,
    world: row.world,
    imports: JSON.parse(row.imports),
    exports: JSON.parse(row.exports),
    manifest: JSON.parse(row.manifest),
    state: row.state,
    ...(row.failure !== null && { failure: JSON.parse(row.failure) }),
    createdAt: row.created_at,
  };
}

export function deploymentRecord(row: DeploymentRow): DeploymentRecord {
  return {
    id: row.id,
    plugin: row.plugin,
    version: row.version,
    settingsRevision: row.settings_revision,
    createdAt: row.created_at,
  };
}
