import { relative } from 'node:path';
import type { Command } from 'commander';
import type { Built } from '../building/build.ts';
import { toFailure, type Failure } from '../errors.ts';
import type { Report, Terminal } from '../terminal.ts';
import { facts } from '../words/facts.ts';
import { size } from '../words/sizes.ts';

const EXAMPLES = `
Examples:
  wayhouse build           builds the plugin of this folder into build/
  wayhouse build --json    the same, for programs`;

export function addBuild(program: Command, terminal: Terminal): void {
  program
    .command('build')
    .description('build the component of the plugin in this folder')
    .addHelpText('after', EXAMPLES)
    .action(() => build(terminal));
}

async function build(terminal: Terminal): Promise<void> {
  const { detectProject } = await import('../building/detect.ts');
  const { buildProject } = await import('../building/build.ts');
  const project = await detectProject(terminal.cwd);
  const { name, language } = project.manifest;
  using progress = terminal.progress(`Building ${name}`);
  const built = await buildProject(project, terminal);
  progress.update(`Inspecting ${name}`);
  const found = await inspect(built.bytes);
  terminal.print(reportOf({ built, found, language, file: relative(terminal.cwd, built.file) }));
}

/** A component that no host takes may still be what somebody builds: for a world of another kind. */
type Found =
  | { readonly world: string; readonly imports: readonly string[]; readonly exports: readonly string[] }
  | { readonly refused: Omit<Failure, 'exit'> };

async function inspect(component: Uint8Array): Promise<Found> {
  const { TestHost, WayhouseError } = await import('@wayhouse/host/testing');
  await using host = new TestHost();
  try {
    const { world, imports, exports } = await host.inspect(component);
    return { world, imports, exports };
  } catch (error) {
    if (!(error instanceof WayhouseError)) throw error;
    const { code, detail, repair } = toFailure(error);
    return { refused: { code, detail, repair } };
  }
}

interface Told {
  readonly built: Built;
  readonly found: Found;
  readonly language: string;
  readonly file: string;
}

function reportOf({ built, found, language, file }: Told): Report {
  const { bytes, milliseconds, warnings } = built;
  const rows =
    'refused' in found
      ? ([['refused', `a host would not take it: ${found.refused.detail}`]] as const)
      : ([
          ['world', found.world],
          ['imports', found.imports.length > 0 ? found.imports : 'none'],
        ] as const);
  const head = `${file}: ${size(bytes.byteLength)}, ${(milliseconds / 1000).toFixed(1)} s`;
  return {
    words: [...warnings, head, facts(rows)].join('\n'),
    data: {
      status: 'built',
      language,
      component: file,
      bytes: bytes.byteLength,
      milliseconds,
      warnings,
      ...found,
    },
  };
}
