import type { DatabaseSync } from 'node:sqlite';
import { type ErrorData, WayhouseError } from '../../protocol/errors.ts';
import type { VersionRecord } from '../../protocol/plugin.ts';
import type { Handlers } from '../operations.ts';
import type { NewVersion } from '../registry.ts';
import { prepare, transactional } from './query.ts';
import type { Reads } from './reads.ts';

type WriteName = 'addVersion' | 'finishVersion' | 'remove' | 'setTokenHash';

export type Writes = Pick<Handlers, WriteName>;

const prepareWrites = (db: DatabaseSync) => ({
  addPlugin: prepare(db, 'INSERT INTO plugin (name) VALUES (?) ON CONFLICT DO NOTHING'),
  firstSettings: prepare(db, `INSERT INTO settings (plugin, revision, settings) VALUES (?, 1, '{}')`),
  removePlugin: prepare(db, 'DELETE FROM plugin WHERE name = ?'),
  nextVersion: prepare<{ last_version: number }>(
    db,
    `INSERT INTO numbering (plugin, last_version) VALUES (?, 1)
     ON CONFLICT DO UPDATE SET last_version = last_version + 1 RETURNING last_version`,
  ),
  addVersion: prepare(
    db,
    `INSERT INTO version (plugin, version, digest, size, world, imports, exports, manifest)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  finishVersion: prepare(
    db,
    `UPDATE version SET state = ?, failure = ? WHERE plugin = ? AND version = ? AND state = 'preparing'`,
  ),
  setTokenHash: prepare(
    db,
    'INSERT INTO admin_token (id, hash) VALUES (1, ?) ON CONFLICT DO UPDATE SET hash = excluded.hash',
  ),
});

/** The operations on plugins and their versions. */
export function openWrites(db: DatabaseSync, reads: Reads): Writes {
  const sql = prepareWrites(db);
  const atomic = transactional(db);

  function addVersion(added: NewVersion): VersionRecord {
    const { plugin, digest, size, world } = added;
    if (sql.addPlugin.run(plugin) > 0) sql.firstSettings.run(plugin);
    const version = sql.nextVersion.one(plugin).last_version;
    const lists = [added.imports, added.exports, added.manifest].map((part) => JSON.stringify(part));
    sql.addVersion.run(plugin, version, digest, size, world, ...lists);
    return reads.existingVersion(plugin, version);
  }

  function finishVersion(plugin: string, version: number, failure?: ErrorData): VersionRecord {
    const [state, why] = failure ? ['failed', JSON.stringify(failure)] : ['ready', null];
    const changed = sql.finishVersion.run(state, why, plugin, version);
    const record = reads.existingVersion(plugin, version);
    if (changed === 0) throw finished(record);
    return record;
  }

  function remove(plugin: string): void {
    reads.existing(plugin);
    sql.removePlugin.run(plugin);
  }

  return {
    addVersion: atomic(addVersion),
    finishVersion: atomic(finishVersion),
    remove: atomic(remove),
    setTokenHash: (hash) => void sql.setTokenHash.run(hash),
  };
}

function finished({ plugin, version, state }: VersionRecord): WayhouseError {
  return new WayhouseError('internal', `Version ${version} of "${plugin}" is ${state} already.`);
}
