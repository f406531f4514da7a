/** What is dear to set up, done once for all test files of a run: by the first that asks. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { alone } from './packed.ts';

type Outcome<T> = { readonly value: T; readonly error?: never } | { readonly error: string };

/**
 * `work` fills a folder of that name, and resolves with what JSON can hold. Where it rejects, it does so for
 * every test file.
 */
export async function oncePerRun<T>(name: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(inject('runFolder'), name);
  const outcome = await alone(() => knownOutcome(folder, work), `${folder}.lock`);
  if (outcome.error !== undefined) throw new Error(outcome.error);
  return outcome.value;
}

async function knownOutcome<T>(folder: string, work: (folder: string) => Promise<T>): Promise<Outcome<T>> {
  const file = `${folder}.json`;
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return JSON.parse(known) as Outcome<T>;
  await mkdir(folder);
  const outcome: Outcome<T> = await work(folder).then(
    (value) => ({ value }),
    (error: Error) => ({ error: error.stack ?? error.message }),
  );
  await writeFile(file, JSON.stringify(outcome));
  return outcome;
}
