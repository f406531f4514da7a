import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Verdict } from '../check/check.ts';
import { readNamed } from '../files.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Report, Terminal } from '../terminal.ts';
import { facts } from '../words/facts.ts';
import { size } from '../words/sizes.ts';

const EXAMPLES = `
It is inspected, translated, compiled and started as at an upload, under the limits of the wayhouse.toml
that stands beside the file or above it.

Examples:
  wayhouse check build/greeter.wasm
  wayhouse check build/greeter.wasm --json`;

export function addCheck(program: Command, terminal: Terminal): void {
  program
    .command('check')
    .description('tell what a host would say to a component, without a host')
    .argument('<file>', 'a component')
    .addHelpText('after', EXAMPLES)
    .action((file: string) => check(file, terminal));
}

async function check(file: string, terminal: Terminal): Promise<void> {
  const path = resolve(terminal.cwd, file);
  const component = await readNamed(file, terminal.cwd);
  const { findProject } = await import('../manifest/read.ts');
  const project = await findProject(dirname(path));
  const { checkComponent } = await import('../check/check.ts');
  const { refusing } = await import('../check/refusal.ts');
  using _progress = terminal.progress(`Checking ${file}`);
  const verdict = await refusing(file, () => checkComponent(component, project?.manifest));
  terminal.print(reportOf({ file, bytes: component.byteLength, verdict, manifest: project?.manifest }));
}

interface Told {
  readonly file: string;
  readonly bytes: number;
  readonly verdict: Verdict;
  readonly manifest: Manifest | undefined;
}

function reportOf({ file, bytes, verdict, manifest }: Told): Report {
  const { world, imports, exports, memoryBytes, maxUploadBytes, warnings } = verdict;
  const origins = manifest?.grants?.http?.origins ?? [];
  const limits = Object.entries(manifest?.limits ?? {}).map(([name, value]) => `${name} ${value}`);
  const rows = [
    ['size', `${size(bytes)} of ${size(maxUploadBytes)}`],
    ['world', world],
    ['imports', imports.length > 0 ? imports : 'none'],
    ['memory', `begins with ${size(memoryBytes)}`],
    ...(origins.length > 0 ? [['asks for', origins] as const] : []),
    ...(limits.length > 0 ? [['limits', limits] as const] : []),
  ] as const;
  return {
    words: [`${file}: a host takes it`, facts(rows), ...warnings.map((text) => `warning: ${text}`)].join(
      '\n',
    ),
    data: { status: 'accepted', file, bytes, world, imports, exports, memoryBytes, maxUploadBytes, warnings },
  };
}
