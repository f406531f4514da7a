import type { DatabaseSync } from 'node:sqlite';
import type { VersionRecord, VersionState } from '../../protocol/plugin.ts';
import { prepare, transactional } from './query.ts';
import type { Reads } from './reads.ts';
import type { DeploymentRow } from './rows.ts';

/** The active deployment and the one before it. */
const ALWAYS_REMEMBERED = 2;

const preparePrune = (db: DatabaseSync) => ({
  deployments: prepare(
    db,
    'DELETE FROM deployment WHERE plugin = ? AND id NOT IN (SELECT value FROM json_each(?))',
  ),
  versions: prepare(
    db,
    'DELETE FROM version WHERE plugin = ? AND version NOT IN (SELECT value FROM json_each(?))',
  ),
  settings: prepare(
    db,
    `DELETE FROM settings WHERE plugin = ?1
     AND revision NOT IN (SELECT settings_revision FROM plugin WHERE name = ?1)
     AND revision NOT IN (SELECT settings_revision FROM deployment WHERE plugin = ?1)`,
  ),
});

export function openPrune(db: DatabaseSync, reads: Reads): (plugin: string, keep: number) => void {
  const sql = preparePrune(db);

  function prune(plugin: string, keep: number): void {
    reads.existing(plugin);
    const history = reads.history(plugin);
    const versions = keptVersions(reads.versions(plugin), history, keep);
    const deployments = keptDeployments(history, versions, keep);
    sql.deployments.run(plugin, JSON.stringify(deployments));
    sql.versions.run(plugin, JSON.stringify([...versions]));
    sql.settings.run(plugin);
  }

  return transactional(db)(prune);
}

function keptVersions(
  newestFirst: readonly VersionRecord[],
  history: readonly DeploymentRow[],
  keep: number,
): Set<number> {
  const inState = (wanted: VersionState) => newestFirst.filter(({ state }) => state === wanted);
  // Counted apart: uploads that fail again and again must not push out what could be gone back to.
  const newest = [...inState('ready').slice(0, keep), ...inState('failed').slice(0, keep)];
  const kept = [...newest, ...inState('preparing'), ...history.slice(0, ALWAYS_REMEMBERED)];
  return new Set(kept.map(({ version }) => version));
}

function keptDeployments(
  history: readonly DeploymentRow[],
  versions: ReadonlySet<number>,
  keep: number,
): number[] {
  const recent = history.slice(0, Math.max(keep, ALWAYS_REMEMBERED));
  const cut = recent.findIndex(({ version }) => !versions.has(version));
  return (cut === -1 ? recent : recent.slice(0, cut)).map(({ id }) => id);
}
