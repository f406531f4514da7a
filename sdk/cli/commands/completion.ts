import { Argument, type Command } from 'commander';
import type { Shell } from '../completion/completion.ts';
import type { Terminal } from '../terminal.ts';

const SHELLS: readonly Shell[] = ['bash', 'zsh', 'fish'];

const EXAMPLES = `
Examples:
  wayhouse completion bash > ~/.local/share/bash-completion/completions/wayhouse
  wayhouse completion fish > ~/.config/fish/completions/wayhouse.fish
  source <(wayhouse completion zsh)    in ~/.zshrc`;

export function addCompletion(program: Command, terminal: Terminal): void {
  program
    .command('completion')
    .description('print what makes a shell complete the words of this command')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: Shell) => {
      const { completionScript } = await import('../completion/completion.ts');
      const script = completionScript(shell);
      terminal.print({ words: script, data: { shell, script } });
    });
  // What that asks.
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action(async (words: readonly string[]) => {
      const { completions } = await import('../completion/completion.ts');
      const lines = completions(program, words);
      terminal.print({ words: lines, data: { lines: lines.split('\n') } });
    });
}
