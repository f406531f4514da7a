/** Builds with the SDK that the project has installed; with the one that `wayhouse` brings, if it has none. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Sdk from '@wayhouse/assemblyscript/build';
import type { Project } from '../manifest/read.ts';
import type { Terminal } from '../terminal.ts';
import type { Component, Observe } from './build.ts';

const COMPILER = '@wayhouse/assemblyscript/build';

export async function buildAssemblyScript(
  { folder, manifest }: Project,
  _terminal: Terminal,
  observe: Observe,
): Promise<Component> {
  const { prepare, buildPrepared } = await compilerOf(folder);
  const { wit, ...settings } = manifest.build ?? {};
  const witSource = wit === undefined ? {} : { wit: { path: join(folder, wit) } };
  const prepared = await prepare({ root: folder, ...settings, ...witSource });
  const { component, diagnostics } = await buildPrepared(prepared, observe);
  const warnings = diagnostics.map(({ file = '', line = 0, column = 0, code, message }) =>
    file === '' ? `${code}: ${message}` : `${file}:${line}:${column}: ${code}: ${message}`,
  );
  return { bytes: component, warnings };
}

async function compilerOf(folder: string): Promise<typeof Sdk> {
  const installed = resolveFrom(folder);
  return installed === undefined ? import('@wayhouse/assemblyscript/build') : import(installed);
}

function resolveFrom(folder: string): string | undefined {
  try {
    return pathToFileURL(createRequire(join(folder, 'package.json')).resolve(COMPILER)).href;
  } catch {
    return undefined;
  }
}
