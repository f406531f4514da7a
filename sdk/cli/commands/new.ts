import { Option, type Command } from 'commander';
import { LANGUAGES } from '../manifest/manifest.ts';
import type { Given } from '../new/choose.ts';
import { TEMPLATES } from '../new/templates.ts';
import type { Terminal } from '../terminal.ts';

const EXAMPLES = `
Templates:
${TEMPLATES.map(({ value, hint }) => `  ${value.padEnd(18)} ${hint}`).join('\n')}

What is not said is asked, where a terminal is there; the template is hello elsewhere.

Examples:
  wayhouse new
  wayhouse new greeter --lang assemblyscript
  wayhouse new gate --lang rust --template webhook-signature`;

export function addNew(program: Command, terminal: Terminal): void {
  program
    .command('new')
    .description('make a plugin that builds, is tested, and is documented')
    .argument('[name]', 'what the plugin and its folder are called')
    .addOption(new Option('-l, --lang <language>', 'the language').choices(LANGUAGES))
    .addOption(
      new Option('-t, --template <template>', 'what to begin with').choices(
        TEMPLATES.map(({ value }) => value),
      ),
    )
    .addHelpText('after', EXAMPLES)
    .action((name: string | undefined, options: Omit<Given, 'name'>) => make({ ...options, name }, terminal));
}

async function make(given: Given, terminal: Terminal): Promise<void> {
  const { choose } = await import('../new/choose.ts');
  const { createPlugin } = await import('../new/create.ts');
  const choice = await choose(given, terminal);
  using _progress = terminal.progress(`Making ${choice.name}`);
  const files = await createPlugin(choice, { parent: terminal.cwd, env: terminal.env });
  const { name, language, template } = choice;
  const next = [`cd ${name}`, 'npm install', 'npx wayhouse dev'];
  const steps = next.map((step) => `  ${terminal.paint('bold', step)}`).join('\n');
  terminal.print({
    words: `${name}/ holds a plugin in ${language}, by the template ${template}. Go on with:\n\n${steps}\n`,
    data: { status: 'created', name, language, template, folder: name, files, next },
  });
}
