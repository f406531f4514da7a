import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

const HELP = `
The token is asked for, or read from standard input; the host names the file that it is in at its first start.
There is no option for it: what stands on a command line is seen by every user of the machine. It is kept in
credentials.json in $XDG_CONFIG_HOME/wayhouse (~/.config/wayhouse), which only you may read. Where WAYHOUSE_URL
and WAYHOUSE_TOKEN are set, they are used instead, and no login is needed.

Examples:
  wayhouse login                                          the host on this machine
  wayhouse login https://wayhouse.example.com             another one; commands go there from now on
  wayhouse login http://127.0.0.1:8081 < .data/admin-token`;

export function addLogin(program: Command, terminal: Terminal): void {
  program
    .command('login')
    .description('keep the admin token of a host')
    .argument('[url]', 'address of its admin API; if not given, WAYHOUSE_URL, else http://127.0.0.1:8081')
    .addHelpText('after', HELP)
    .action(async (url?: string) => {
      const { login } = await import('../on-host/login.ts');
      await login(terminal, url);
    });
}
