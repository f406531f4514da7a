/** One command of `wayhouse-asc`, from its words to its exit code. */
import { readFile } from 'node:fs/promises';
import { attempt, type Outcome } from '../compiler/attempt.ts';
import { writeBindings } from '../compiler/bindings.ts';
import { prepare } from '../compiler/build.ts';
import { packageFile } from '../compiler/package-files.ts';
import { watch } from '../compiler/watch.ts';
import { SdkError } from '../errors.ts';
import { parseCommand, UsageError, type Command } from './arguments.ts';
import { HELP } from './help.ts';
import { writeOutput } from './output.ts';
import { reportBuilt, reportFailure, reportGenerated, type Report } from './report.ts';

export interface Terminal {
  /** The project's folder. */
  readonly cwd: string;
  /** Aborted, it ends `watch`. Nothing else asks for it: signals of the system end other commands at once. */
  readonly interruption: () => AbortSignal;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const OK = 0;
const FAILED = 1;
const MISUSED = 2;

/** The exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await perform(args, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.err(`${error.message}\nwayhouse-asc --help lists what there is.\n`);
    return MISUSED;
  }
}

async function perform(args: readonly string[], terminal: Terminal): Promise<number> {
  const command = parseCommand(args, terminal.cwd);
  switch (command.action) {
    case 'help':
      terminal.out(HELP);
      return OK;
    case 'version':
      terminal.out(`${await version()}\n`);
      return OK;
    case 'build':
      return finish(await attempt(command.project), command, terminal);
    case 'watch':
      return keepBuilding(command, terminal);
    case 'generate':
      return generate(command, terminal);
  }
}

/** A build that fails ends nothing here: the next change may mend it. */
async function keepBuilding(command: Command, terminal: Terminal): Promise<number> {
  for await (const outcome of watch(command.project, terminal.interruption())) {
    await finish(outcome, command, terminal);
  }
  return OK;
}

async function finish(outcome: Outcome, command: Command, terminal: Terminal): Promise<number> {
  if (outcome.status === 'failed') return show(reportFailure(outcome.error), command, terminal);
  return reporting(command, terminal, async () =>
    reportBuilt(outcome, await writeOutput(outcome.built, command)),
  );
}

async function generate(command: Command, terminal: Terminal): Promise<number> {
  return reporting(command, terminal, async () => {
    const prepared = await prepare(command.project);
    return reportGenerated(prepared, await writeBindings(prepared));
  });
}

/** What is the project's fault is told as well; anything else is thrown. */
async function reporting(command: Command, terminal: Terminal, work: () => Promise<Report>): Promise<number> {
  const report = await work().catch((error: unknown) => {
    if (error instanceof SdkError) return reportFailure(error);
    throw error;
  });
  return show(report, command, terminal);
}

function show({ status, words, data }: Report, { json }: Command, { out, err }: Terminal): number {
  if (json) out(`${JSON.stringify({ status, ...data })}\n`);
  else if (status === 'failed') err(words);
  else out(words);
  return status === 'failed' ? FAILED : OK;
}

async function version(): Promise<string> {
  const text = await readFile(packageFile('package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
