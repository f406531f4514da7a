/** Puts what was built where the command line wants it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CORE_NAME, type Built } from '../compiler/build.ts';
import type { Command } from './arguments.ts';

/** Paths as the user gave them, relative to the project. */
export interface Written {
  readonly component: string;
  /** The core module and its source map, where one was asked for. */
  readonly core?: string;
  readonly sourceMap?: string;
}

export async function writeOutput({ component, core, sourceMap }: Built, command: Command): Promise<Written> {
  const { out, project } = command;
  const place = resolve(project.root, out);
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, component);
  if (sourceMap === undefined) return { component: out };
  // The module names its map, so both keep their names.
  const written = {
    component: out,
    core: beside(out, CORE_NAME),
    sourceMap: beside(out, `${CORE_NAME}.map`),
  };
  await writeFile(resolve(project.root, written.core), core);
  await writeFile(resolve(project.root, written.sourceMap), sourceMap);
  return written;
}

const beside = (path: string, name: string): string => join(dirname(path), name);
