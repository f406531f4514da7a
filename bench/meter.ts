/**
 * npm run bench:meter -- [--only NAME] [--quick] [--json]
 *
 * Measures what metering costs: the same code unmodified, unmodified once more and metered, in turns, on one
 * core. Installs what it needs and does not find: clang, wasmtime, the programs.
 */
import { runCommand } from './command.ts';
import { benchHost } from './meter-host.ts';
import { benchKernels } from './meter-kernels.ts';
import { FULL, QUICK } from './meter-pace.ts';
import { benchPrograms } from './meter-programs.ts';
import { benchRewriting } from './meter-rewriting.ts';
import { requireTool } from './pinned.ts';

await runCommand({
  benches: { kernels: benchKernels, programs: benchPrograms, rewriting: benchRewriting, host: benchHost },
  full: FULL,
  quick: QUICK,
  requireTools: () => {
    requireTool('taskset', 'util-linux');
    requireTool('wrk', 'wrk');
  },
});
