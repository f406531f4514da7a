import type { Command } from 'commander';
import { portOf } from '../options.ts';
import type { Terminal } from '../terminal.ts';

const HELP = `
The rest is configured by the environment, for example WAYHOUSE_ADMIN_TOKEN_FILE, WAYHOUSE_LOG_LEVEL and
WAYHOUSE_HOST, or by the JSON file that WAYHOUSE_CONFIG names. The log goes to standard output, a line of
JSON for each event. At its first start the host writes the token of its admin API to DATA/admin-token.
SIGTERM and Ctrl-C let it answer what runs and end; a second one ends it at once.

Examples:
  wayhouse serve
  wayhouse serve --port 80 --data-dir /var/lib/wayhouse`;

interface Options {
  readonly port?: number;
  readonly adminPort?: number;
  readonly dataDir?: string;
}

export function addServe(program: Command, _terminal: Terminal): void {
  program
    .command('serve')
    .summary('run a host')
    .description(
      'Runs a host in this process: plugins are uploaded to its admin API and answer at its gateway.',
    )
    .option('-p, --port <port>', 'of the gateway; WAYHOUSE_PORT or 8080 if not given', portOf)
    .option('--admin-port <port>', 'of the admin API; WAYHOUSE_ADMIN_PORT or 8081 if not given', portOf)
    .option('--data-dir <folder>', 'where all is kept; WAYHOUSE_DATA_DIR or .data if not given')
    .addHelpText('after', HELP)
    .action(async ({ port, adminPort, dataDir }: Options) => {
      const { serve } = await import('../serve/serve.ts');
      const variables = {
        ...(port !== undefined && { WAYHOUSE_PORT: String(port) }),
        ...(adminPort !== undefined && { WAYHOUSE_ADMIN_PORT: String(adminPort) }),
        ...(dataDir !== undefined && { WAYHOUSE_DATA_DIR: dataDir }),
      };
      await serve(variables, process.env);
    });
}
