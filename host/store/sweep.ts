import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout } from './layout.ts';

/** Something of the data directory that came of the component with this digest. */
export interface Stored {
  readonly path: string;
  readonly digest: string;
}

const ARTIFACT = /^([0-9a-f]{64})\.wasm$/;
const MODULE = /^([0-9a-f]{64})$/;

/** What is stored though its digest is not needed, or another pipeline made it. Leaves foreign files alone. */
export async function unneeded(
  layout: Layout,
  needed: ReadonlySet<string>,
  pipeline: string,
): Promise<Stored[]> {
  const artifacts = await stored(layout.artifacts, ARTIFACT);
  const found = artifacts.filter(({ digest }) => !needed.has(digest));
  for (const maker of await readdir(layout.modules, { withFileTypes: true })) {
    const modules = maker.isDirectory() ? await stored(join(layout.modules, maker.name), MODULE) : [];
    found.push(...modules.filter(({ digest }) => maker.name !== pipeline || !needed.has(digest)));
  }
  return found;
}

async function stored(folder: string, pattern: RegExp): Promise<Stored[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => {
    const digest = pattern.exec(name)?.[1];
    return digest === undefined ? [] : [{ path: join(folder, name), digest }];
  });
}
