import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

const EXAMPLES = `
Of a plugin in AssemblyScript its vitest runs the tests; of one in Rust it is cargo test. In either
language, each file of tests/requests/ is a request that the built component is asked; wayhouse run --help
shows what it holds. What it should answer stands in its table [response]:
  [response]
  status = 200
  body = "..."           or json = { ... }
  [response.headers]

The most fuel that a test may use stands in wayhouse.toml, by its name:
  [fuel]
  "answers the total" = 12_345

Examples:
  wayhouse test
  wayhouse test --update    budgets become what the tests use now`;

export function addTest(program: Command, terminal: Terminal): void {
  program
    .command('test')
    .summary('run the tests of the plugin in this folder')
    .description(
      'Runs the tests of the plugin in this folder, prints the fuel and memory that each takes, and fails on budgets that are overrun.',
    )
    .option('-u, --update', 'write what the tests use now to wayhouse.toml', false)
    .addHelpText('after', EXAMPLES)
    .action(async ({ update }: { update: boolean }) => {
      const { test } = await import('../test/test.ts');
      await test({ update }, terminal);
    });
}
