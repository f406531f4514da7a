import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ErrorData } from '../../protocol/errors.ts';
import { PRIVATE_FILE, REGISTRY_FILE, unusable } from '../layout.ts';
import type { Handlers } from '../operations.ts';
import { openDeployments } from './deployments.ts';
import { lockDataDir } from './lock.ts';
import { migrate } from './migrations.ts';
import { openPrune } from './prune.ts';
import { openReads } from './reads.ts';
import { openWrites } from './writes.ts';

const INTERRUPTED: ErrorData = {
  code: 'internal',
  detail: 'The host stopped while it prepared this version. Upload it again.',
};

/** Locks the data directory, brings its registry up to date and opens it. */
export function openSqliteRegistry(dataDir: string, pid: number): Handlers {
  try {
    return openLocked(dataDir, lockDataDir(dataDir, pid));
  } catch (cause) {
    throw unusable(dataDir, cause);
  }
}

function openLocked(dataDir: string, unlock: () => void): Handlers {
  try {
    return handlersOf(openDatabase(join(dataDir, REGISTRY_FILE)), unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

function handlersOf(db: DatabaseSync, unlock: () => void): Handlers {
  const reads = openReads(db);
  return {
    ...reads,
    ...openWrites(db, reads),
    ...openDeployments(db, reads),
    prune: openPrune(db, reads),
    close: () => {
      db.close();
      unlock();
    },
  };
}

function openDatabase(file: string): DatabaseSync {
  createPrivate(file);
  const db = new DatabaseSync(file, { timeout: 5_000 });
  try {
    migrate(db);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
    failInterrupted(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** SQLite would let others read it: the settings may hold what they should not. */
function createPrivate(file: string): void {
  closeSync(openSync(file, 'a', PRIVATE_FILE));
}

function failInterrupted(db: DatabaseSync): void {
  db.prepare(`UPDATE version SET state = 'failed', failure = ? WHERE state = 'preparing'`).run(
    JSON.stringify(INTERRUPTED),
  );
}
