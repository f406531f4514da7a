/**
 * npm run bench -- [--only NAME] [--quick] [--json]
 *
 * Measures Wayhouse beside its peers, in rounds that take turns: the server on one core, the client on
 * another.
 */
import { runCommand } from './command.ts';
import { benchEcho } from './echo.ts';
import { benchGateway } from './gateway.ts';
import { FULL, QUICK } from './pace.ts';
import { requireTool } from './pinned.ts';
import { benchUpload } from './upload.ts';
import { benchWalls } from './walls.ts';

await runCommand({
  benches: { gateway: benchGateway, echo: benchEcho, upload: benchUpload, walls: benchWalls },
  full: FULL,
  quick: QUICK,
  requireTools: () => {
    requireTool('taskset', 'util-linux');
    requireTool('wrk', 'wrk');
  },
});
