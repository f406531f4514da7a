/**
 * npm run bench:dev -- [--only NAME] [--quick] [--json]
 *
 * Measures `wayhouse` as somebody has it who writes a plugin: installed out of tarballs, in processes of its own.
 */
import { runCommand } from './command.ts';
import { benchHelp } from './dev-help.ts';
import { benchNew } from './dev-new.ts';
import { FULL, QUICK } from './dev-pace.ts';
import { benchSave } from './dev-save.ts';
import { requireTool } from './pinned.ts';

await runCommand({
  benches: { save: benchSave, help: benchHelp, new: benchNew },
  full: FULL,
  quick: QUICK,
  requireTools: () => requireTool('npm', 'npm'),
});
