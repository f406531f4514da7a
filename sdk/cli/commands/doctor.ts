import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

const HELP = `
Ends with 4 where something is missing that is needed here; what is only noted has a way round.

Examples:
  wayhouse doctor`;

export function addDoctor(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('look at what this machine has, and tell how it comes to what is missing')
    .addHelpText('after', HELP)
    .action(async () => {
      const { doctor } = await import('../doctor/doctor.ts');
      await doctor(terminal);
    });
}
