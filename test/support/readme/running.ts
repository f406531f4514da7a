/** A command that goes on, in a terminal of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { machineEnv, type CommandLine, type ProgramOptions } from '../program.ts';
import { linesUntil } from './output.ts';

export class Running {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  /** Printed, and not asked for yet. */
  readonly #lines: string[] = [];
  #stderr = '';
  #wake = (): void => {};

  private constructor(child: ChildProcess & { readonly stdout: Readable; readonly stderr: Readable }) {
    this.#child = child;
    this.#ended = once(child, 'close');
    child.stderr.setEncoding('utf8').on('data', (text: string) => void (this.#stderr += text));
    createInterface(child.stdout).on('line', (line) => {
      this.#lines.push(line);
      this.#wake();
    });
  }

  /** Who starts it interrupts it. */
  static start([file, ...args]: CommandLine, { cwd, env }: ProgramOptions): Running {
    // Ctrl-C goes to all processes of a terminal.
    const options = { cwd, env: { ...machineEnv(), ...env }, detached: true };
    return new Running(spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** Resolves with what was printed until these lines have come, others before them; rejects where it ends. */
  async shown(lines: readonly string[]): Promise<string[]> {
    for (;;) {
      const count = linesUntil(['…', ...lines], this.#lines);
      if (count !== undefined) return this.#lines.splice(0, count);
      const more = new Promise<'more'>((resolve) => void (this.#wake = () => resolve('more')));
      if ((await Promise.race([more, this.#ended])) === 'more') continue;
      throw new Error(
        `it ended, and had not shown\n${lines.join('\n')}\n${this.#lines.join('\n')}${this.#stderr}`,
      );
    }
  }

  async interrupt(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGINT');
    await this.#ended;
  }
}
