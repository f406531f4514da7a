/**
 * npm run bench -- [--only NAME] [--quick] [--json] [--compare COMMIT]
 *
 * Measures Wayhouse beside its peers, in rounds that take turns: the server on one core, the client on
 * another. Writes bench/results. With `--compare` it measures this tree beside that of a commit instead.
 */
import { runCommand } from './command.ts';
import { compare } from './compare.ts';
import { benchEcho } from './echo.ts';
import { readFacts } from './facts.ts';
import { benchGateway } from './gateway.ts';
import { benchKernels } from './kernels.ts';
import { benchLoop } from './loop.ts';
import type { Options } from './options.ts';
import { FULL, QUICK } from './pace.ts';
import { requireTool } from './pinned.ts';
import { reportOf } from './report.ts';
import { benchReset } from './reset.ts';
import { writeReport } from './results.ts';
import type { Finding } from './row.ts';
import { benchScale } from './scale.ts';
import { benchUpload } from './upload.ts';
import { benchWalls } from './walls.ts';

const BENCHES = {
  gateway: benchGateway,
  echo: benchEcho,
  kernels: benchKernels,
  loop: benchLoop,
  reset: benchReset,
  scale: benchScale,
  upload: benchUpload,
  walls: benchWalls,
};

// Before there is any load of its own.
const facts = readFacts();

await runCommand({
  benches: BENCHES,
  compare,
  keep,
  full: FULL,
  quick: QUICK,
  requireTools: () => {
    requireTool('taskset', 'util-linux');
    requireTool('wrk', 'wrk');
  },
});

/** A part of the benches is shown and not kept. */
async function keep(
  findings: readonly Finding[],
  { names, quick, compare: commit }: Options<string>,
): Promise<void> {
  if (names.length < Object.keys(BENCHES).length) return;
  const name = commit !== undefined ? 'compare' : quick ? 'quick' : 'full';
  await writeReport(name, reportOf(facts, findings));
  console.error(`written: bench/results/${name}.json`);
}
