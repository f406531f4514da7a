/** Puts what was built where the command line wants it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CORE_NAME, type Built } from '../compiler/build.ts';
import { SdkError } from '../errors.ts';
import type { Command } from './arguments.ts';

/** Paths as the user gave them, relative to the project. */
export interface Written {
  readonly component: string;
  /** The core module and its source map, where one was asked for. */
  readonly core?: string;
  readonly sourceMap?: string;
}

/** Throws `SdkError` with `project_invalid` where the place does not take it. */
export async function writeOutput(built: Built, command: Command): Promise<Written> {
  return write(built, command).catch((cause: Error) => {
    throw new SdkError('project_invalid', `${command.out} cannot be written: ${cause.message}`, {
      repair: 'Name a file with --out that can be written.',
      cause,
    });
  });
}

async function write({ component, core, sourceMap }: Built, command: Command): Promise<Written> {
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
