/** The module that asc begins with, and what AssemblyScript's globals stand for in it. */
import { posix } from 'node:path';
import type { World } from '../wit/world.ts';
import { ambientOf, type Aborts } from './ambient.ts';
import type { Bindings } from './bindings.ts';
import type { Aliases } from './hooks.ts';
import type { Runtime } from './project.ts';
import type { Files } from './sources.ts';

export interface Start {
  /** In memory only: nobody imports from them. */
  readonly files: Files;
  readonly entry: string;
  /** `texts` are those of the guest's own files. */
  readonly aliases: (texts: readonly string[]) => Aliases;
}

export function startOf(world: World, bindings: Bindings, runtime: Runtime): Start {
  const folder = posix.dirname(bindings.entry);
  const module = posix.join(folder, 'ambient');
  const ambient = (aborts: Aborts) => ambientOf(world, { module, runtime, aborts });
  const entry = posix.join(folder, 'start.ts');
  const { name } = posix.parse(bindings.entry);
  return {
    files: new Map([
      [`${module}.ts`, ambient('silent').text],
      [entry, `import './ambient';\n\nexport * from './${name}';\n`],
    ]),
    entry,
    // A guest without a log would import one, and hold the texts of its messages, for aborts alone.
    aliases: (texts) => ambient(texts.some(usesLog) ? 'logged' : 'silent').aliases,
  };
}

/** Whether a module writes to a log. */
function usesLog(text: string): boolean {
  return /\bconsole\s*\.|\btrace\s*\(|\bimport\b[^;]*\blog(?:ging)?\b[^;]*;/.test(text);
}
