import { Argument, type Command } from 'commander';
import { SHELLS, type Shell } from '../completion/scripts.ts';
import type { Terminal } from '../terminal.ts';

const EXAMPLES = `
Examples:
  wayhouse completion bash > ~/.local/share/bash-completion/completions/wayhouse
  wayhouse completion fish > ~/.config/fish/completions/wayhouse.fish
  source <(wayhouse completion zsh)    in ~/.zshrc, after compinit`;

export function addCompletion(program: Command, terminal: Terminal): void {
  program
    .command('completion')
    .description('print what makes a shell complete the words of this command')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: Shell) => {
      const { SCRIPTS } = await import('../completion/scripts.ts');
      const script = SCRIPTS[shell];
      terminal.print({ words: script, data: { shell, script } });
    });
  // What that asks.
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action(async (words: readonly string[]) => {
      const { completions } = await import('../completion/completion.ts');
      const { namePlugins } = await import('../completion/plugin-names.ts');
      const lines = await completions(program, words, () => namePlugins(words, terminal));
      terminal.print({ words: lines.join('\n'), data: { lines } });
    });
}
