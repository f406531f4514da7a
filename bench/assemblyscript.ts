/**
 * npm run bench:as -- [--only NAME] [--quick] [--json]
 *
 * Measures guests in AssemblyScript beside the same ones in Rust, in turns, and what the compiler takes and
 * makes.
 */
import { benchBuild } from './assemblyscript-build.ts';
import { benchCalls } from './assemblyscript-calls.ts';
import { FULL, QUICK } from './assemblyscript-pace.ts';
import { benchRequest } from './assemblyscript-request.ts';
import { runCommand } from './command.ts';
import { requireTool } from './pinned.ts';

await runCommand({
  benches: { request: benchRequest, calls: benchCalls, build: benchBuild },
  full: FULL,
  quick: QUICK,
  requireTools: () => requireTool('taskset', 'util-linux'),
});
