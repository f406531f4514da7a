/** A folder for what all test files of a run share. It goes away after the run. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    runFolder: string;
  }
}

export default async function makeRunFolder({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'wayhouse-run-')));
  provide('runFolder', folder);
  return () => rm(folder, { recursive: true, force: true });
}
