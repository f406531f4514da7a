/** The hosts that somebody has logged in to, with a token each, in a file that is theirs alone. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CliError } from '../errors.ts';

export interface Credentials {
  /** Address of the host that is meant where none is named. */
  readonly current?: string;
  /** By address. */
  readonly hosts: Readonly<Record<string, { readonly token: string }>>;
}

const NONE: Credentials = { hosts: {} };

export const credentialsFile = (configFolder: string): string => join(configFolder, 'credentials.json');

/** Throws `file_unreadable`, `credentials_invalid`, and `credentials_exposed` where others may read it. */
export async function readCredentials(file: string): Promise<Credentials> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw new CliError('file_unreadable', `${file} cannot be read: ${cause.message}`, { cause });
  });
  if (text === undefined) return NONE;
  await refuseExposed(file);
  const credentials = parse(text);
  if (credentials !== undefined) return credentials;
  throw new CliError('credentials_invalid', `${file} is not what wayhouse login writes.`);
}

/** Throws `file_unwritable`. A call that is cut off leaves the file as it was. */
export async function writeCredentials(file: string, credentials: Credentials): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeNew(draft, `${JSON.stringify(credentials, undefined, 2)}\n`);
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {});
    const { message } = cause as Error;
    throw new CliError('file_unwritable', `The token cannot be kept in ${file}: ${message}`, { cause });
  }
}

/** Never readable by others, not for a moment either. */
async function writeNew(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx', 0o600);
  await file.writeFile(text);
  await file.sync();
}

async function refuseExposed(file: string): Promise<void> {
  const { mode } = await stat(file);
  // Windows has no such bits.
  if (process.platform === 'win32' || (mode & 0o077) === 0) return;
  throw new CliError('credentials_exposed', `Others than you may read or write ${file}.`, {
    repair: `chmod 600 ${file}\nIf others may have read it, change the token of the host too.`,
  });
}

function parse(text: string): Credentials | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isCredentials(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isCredentials(value: unknown): value is Credentials {
  const { current, hosts } = (value ?? {}) as { current?: unknown; hosts?: unknown };
  if (typeof hosts !== 'object' || hosts === null) return false;
  if (current !== undefined && typeof current !== 'string') return false;
  return Object.values(hosts).every((host: { token?: unknown } | null) => typeof host?.token === 'string');
}
