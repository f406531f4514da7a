import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** The command that mends what this step finds, where there is one. */
  readonly repair?: string;
}

export interface Outcome {
  readonly status: 'passed' | 'failed';
  readonly seconds: number;
  /** All that the command wrote, standard output first. */
  readonly output: string;
}

/** Runs the command of a step to its end. A command that cannot be started has failed. */
export async function run({ command: [file, ...args] }: Step): Promise<Outcome> {
  const start = performance.now();
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const streams = Promise.all([text(child.stdout), text(child.stderr)]);
  const problem = await once(child, 'close').then(([code, signal]) => problemOf(code, signal), messageOf);
  return {
    status: problem === undefined ? 'passed' : 'failed',
    seconds: (performance.now() - start) / 1000,
    output: [...(await streams), problem ?? ''].join(''),
  };
}

function problemOf(code: number | null, signal: string | null): string | undefined {
  if (code === 0) return undefined;
  return signal === null ? `exit code ${code}\n` : `ended by ${signal}\n`;
}

const messageOf = (error: Error): string => `${error.message}\n`;

/** A line for a step that passed; for one that failed its whole output and how to mend it as well. */
export function reportOf({ name, repair }: Step, { status, seconds, output }: Outcome): string {
  const line = `${status === 'passed' ? 'ok    ' : 'FAILED'} ${name.padEnd(9)} ${seconds.toFixed(1)} s\n`;
  if (status === 'passed') return line;
  return `${line}\n${output}\n${repair === undefined ? '' : `To mend it: ${repair}\n\n`}`;
}

interface Turns {
  /** How many run at once. */
  readonly lanes: number;
  readonly perform: (step: Step) => Promise<void>;
}

/** Performs the steps in their order, each in the first lane that is free. */
export async function takeTurns(steps: readonly Step[], { lanes, perform }: Turns): Promise<void> {
  const waiting = steps.values();
  const lane = async (): Promise<void> => {
    // All lanes share one iterator: each takes what none has taken.
    for (const step of waiting) await perform(step);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
