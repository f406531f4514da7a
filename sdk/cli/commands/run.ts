import type { Command } from 'commander';
import { collect } from '../options.ts';
import type { RequestWords } from '../requests/command-line.ts';
import type { Terminal } from '../terminal.ts';

const EXAMPLES = `
Examples:
  wayhouse run build/plugin.wasm
  wayhouse run build/plugin.wasm /price?of=book
  wayhouse run build/plugin.wasm POST /orders --header "content-type: application/json" --body @order.json
  wayhouse run build/plugin.wasm --request tests/requests/order.toml --json

A request file is TOML, or JSON where its name ends in .json:
  method = "POST"
  path = "/orders"
  body = "..."           or json = { ... }
  [headers]
  [config]               what config.get answers
  [fetch."https://rates.example/EUR"]
  status = 200           what a call of that address is answered
  body = "1.1"`;

type Options = Omit<RequestWords, 'words'>;

export function addRun(program: Command, terminal: Terminal): void {
  program
    .command('run')
    .summary('run one request through a component')
    .description(
      'Runs one request through a component in the sandbox of the host, without a server, and prints what it answers, logs and takes.',
    )
    .argument('<file>', 'the component')
    .argument('[request...]', 'METHOD PATH, or PATH alone; GET / if not given')
    .option('-r, --request <file>', 'the request in a file')
    .option('-H, --header <header>', '"name: value"; may be given often', collect)
    .option('-d, --body <text>', 'the body; @FILE sends a file')
    .option('-c, --config <key=value>', 'a value for config.get; may be given often', collect)
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, words: string[], options: Options) => {
      const { runRequest } = await import('../requests/run-request.ts');
      await runRequest(file, { ...options, words }, terminal);
    });
}
