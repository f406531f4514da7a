/** Where guests are written that fail: made before the tests of a file, gone after them. */
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** There when the tests run. What fails stays in it. */
export function setUpFolder(): { readonly path: string } {
  const folder = { path: '' };
  beforeAll(async () => {
    folder.path = await mkdtemp(join(tmpdir(), 'wayhouse-reset-fuzz-'));
  });
  // Not if something is in it.
  afterAll(() => rmdir(folder.path).catch(() => undefined));
  return folder;
}
