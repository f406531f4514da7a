import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { WayhouseError } from '../../protocol/errors.ts';
import { LOCK_FILE } from '../layout.ts';

const SQLITE_BUSY = 5;

/** Long enough that of two hosts that start at once one gets it: with no wait, each may refuse the other. */
const WAIT_MS = 300;

/**
 * Takes the data directory for this process, or throws `data_dir_in_use`. Returns what gives it up.
 *
 * The lock is an exclusive transaction on a file of its own, held for life: a record lock of the
 * kernel, gone with the process however that ends. Nothing else in this process may open that file:
 * POSIX drops a process's record locks on a file when it closes any descriptor of it. So the pid of
 * the holder stands in another file.
 */
export function lockDataDir(dataDir: string, pid: number): () => void {
  const pidFile = join(dataDir, 'lock.pid');
  const lock = new DatabaseSync(join(dataDir, LOCK_FILE), { timeout: WAIT_MS });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    writeFileSync(pidFile, `${pid}\n`);
  } catch (error) {
    lock.close();
    throw isBusy(error) ? inUse(dataDir, pidFile) : error;
  }
  return () => {
    rmSync(pidFile, { force: true });
    lock.close();
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function inUse(dataDir: string, pidFile: string): WayhouseError {
  const pid = holder(pidFile);
  const who = pid === undefined ? 'Another host' : `The host with process id ${pid}`;
  return new WayhouseError('data_dir_in_use', `${who} uses the data directory ${dataDir}.`);
}

function holder(pidFile: string): string | undefined {
  try {
    return /^\d+/.exec(readFileSync(pidFile, 'utf8'))?.[0];
  } catch {
    return undefined;
  }
}
