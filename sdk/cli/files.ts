/** Files that the command line names. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CliError } from './errors.ts';

/** `name` is as the command line has it, relative to `cwd`. Throws `file_missing` and `file_unreadable`. */
export async function readNamed(name: string, cwd: string): Promise<Buffer<ArrayBuffer>> {
  return readFile(resolve(cwd, name)).catch((cause: NodeJS.ErrnoException) => {
    throw unread(name, cause);
  });
}

/** Why a file was not read, in words. */
export function unread(name: string, cause: NodeJS.ErrnoException): CliError {
  const { code = '', message } = cause;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new CliError('file_missing', `There is no file ${name}.`, { cause });
  }
  if (code === 'EISDIR') return new CliError('file_missing', `${name} is a folder, not a file.`, { cause });
  return new CliError('file_unreadable', `${name} cannot be read: ${message}`, { cause });
}
