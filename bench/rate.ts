import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { hashInputs, isUpToDate, writeOutput } from '../guests/inputs.ts';
import type { Answers, Course } from './load.ts';
import { CLIENT_CORE, runPinned } from './pinned.ts';
import { rustToolchain } from './rust.ts';

const ROOT = join(import.meta.dirname, '..');
const SOURCE = 'bench/rate/rate.rs';
const BUILT = join(ROOT, 'bench/build/rate');

/** Enough that a connection is idle whenever a request is due, unless the server does not answer. */
const CONNECTIONS = 64;

export interface Rate {
  readonly url: string;
  readonly perSecond: number;
  readonly seconds: number;
  readonly connections?: number;
}

/** At a constant rate, whatever the server does. */
export function steady(name: string, perSecond: number, seconds: number): Course {
  return { name, seconds, run: (url) => rate({ url, perSecond, seconds }) };
}

/**
 * Sends requests at a constant rate; times count from the moment at which each was due. Rejects if one is not
 * answered with 2xx. Not before it is built.
 */
export async function rate({ url, perSecond, seconds, connections = CONNECTIONS }: Rate): Promise<Answers> {
  const { host, pathname } = new URL(url);
  const args = [host, pathname, perSecond, connections, seconds].map(String);
  return JSON.parse(await runPinned(CLIENT_CORE, { file: BUILT, args })) as Answers;
}

/** Compiles the client where that has not been done. Rejects if there is no Rust, or nothing that links. */
export async function buildRate(): Promise<void> {
  const hash = await hashInputs(ROOT, [SOURCE]);
  if (await isUpToDate(BUILT, hash)) return;
  const env = { ...process.env, PATH: [await rustToolchain(), process.env['PATH']].join(delimiter) };
  const draft = `${BUILT}.${process.pid}.draft`;
  await mkdir(dirname(BUILT), { recursive: true });
  await promisify(execFile)('rustc', ['--edition', '2024', '-O', '-o', draft, join(ROOT, SOURCE)], { env });
  await writeOutput(BUILT, await readFile(draft), hash);
  await chmod(BUILT, 0o755);
  await rm(draft);
}
