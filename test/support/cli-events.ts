/** A command that goes on by itself and tells what happens, a line for each event: of JSON with `--json`. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll } from 'vitest';
import { startWayhouse, type CliOptions } from './cli.ts';

export type Told = Readonly<Record<string, unknown>>;

const running = new Set<EventfulCommand>();

afterAll(() => Promise.all([...running].map((command) => command.end('SIGKILL'))));

export class EventfulCommand {
  readonly #child: ReturnType<typeof startWayhouse>;
  readonly #lines: AsyncIterator<string>;
  readonly #stderr: Promise<string>;
  readonly #closed: Promise<[number | null]>;

  private constructor(child: ReturnType<typeof startWayhouse>) {
    this.#child = child;
    this.#lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    this.#stderr = text(child.stderr);
    this.#closed = once(child, 'close') as Promise<[number | null]>;
  }

  /** It is killed after the test file, if it has not ended before. */
  static start(args: readonly string[], options: CliOptions): EventfulCommand {
    const command = new EventfulCommand(startWayhouse(args, options));
    running.add(command);
    return command;
  }

  /** The next event that matches; rejects where the command ends before it. */
  async next(match: (told: Told) => boolean): Promise<Told> {
    for (;;) {
      const told = JSON.parse(await this.line()) as Told;
      if (match(told)) return told;
    }
  }

  /** The next line on standard output; rejects where the command ends before it. */
  async line(): Promise<string> {
    const { done, value } = await this.#lines.next();
    if (done !== true) return value;
    throw new Error(`it ended, and said: ${await this.#stderr}`);
  }

  /** Sends a signal; resolves with the exit code, null where the signal ended it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    running.delete(this);
    this.#child.kill(signal);
    const [code] = await this.#closed;
    return code;
  }
}
