/**
 * npm run bench -- [--only NAME] [--quick] [--json]
 *
 * Measures Wayhouse beside its peers, in rounds that take turns: the server on one core, the client on
 * another. Says on standard error how it gets on; on standard output it prints a table, or with
 * `--json` an array of rows (bench/row.ts).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchEcho } from './echo.ts';
import { benchGateway } from './gateway.ts';
import { readOptions, type Options } from './options.ts';
import { FULL, QUICK } from './pace.ts';
import { requireTools } from './pinned.ts';
import { rowOf } from './row.ts';
import type { Finding } from './row.ts';
import { table } from './table.ts';
import { benchUpload } from './upload.ts';
import { benchWalls } from './walls.ts';

const BENCHES = { gateway: benchGateway, echo: benchEcho, upload: benchUpload, walls: benchWalls };

type Name = keyof typeof BENCHES;

const NAMES = Object.keys(BENCHES) as Name[];

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args, NAMES);
  requireTools();
  const folder = mkdtempSync(join(tmpdir(), 'wayhouse-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  print(await runAll(options, folder), options);
}

async function runAll({ names, quick }: Options<Name>, folder: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const name of names) {
    const own = join(folder, name);
    await mkdir(own);
    const say = (line: string): void => console.error(`${name}: ${line}`);
    findings.push(...(await BENCHES[name]({ folder: own, pace: quick ? QUICK : FULL, say })));
  }
  return findings;
}

function print(findings: readonly Finding[], { json }: Options<Name>): void {
  console.log(json ? JSON.stringify(findings.map(rowOf), undefined, 2) : table(findings));
}

// However it ends, the exit of this process ends its servers and removes its folder.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

try {
  await main(process.argv.slice(2));
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  process.exit(1);
}
