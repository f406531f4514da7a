import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { SERVER_CORE, spawnPinned, type Command, type Cores } from './pinned.ts';

/** Clock ticks a second in /proc: 100 on every Linux that Node runs on. */
const TICKS = 100;

/** What a server says once it serves. The admin API is the host's alone. */
export interface Ready {
  readonly gateway: string;
  readonly admin?: string;
}

/** A server in a process of its own. */
export class Server {
  readonly ready: Ready;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, ready: Ready) {
    this.#child = child;
    this.ready = ready;
  }

  /** Resolves when it serves; rejects with its last words if it ends before. */
  static async start(command: Command, cores: Cores = SERVER_CORE): Promise<Server> {
    const child = spawnPinned(cores, command);
    let errors = '';
    child.stderr?.on('data', (chunk) => (errors += chunk));
    const ready = await readyLine(child);
    if (ready !== undefined) return new Server(child, ready);
    throw new Error(`${command.args.join(' ')} did not start: ${errors}`);
  }

  /** CPU time of all its threads since its start, in microseconds. */
  cpuMicros(): number {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'latin1');
    // The name, in brackets, may hold anything; utime and stime are fields 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1e6;
  }

  /** Lets it end in its own way, and checks that it does. */
  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'close');
    this.#child.kill('SIGTERM');
    const [code, signal] = (await ended) as [number | null, NodeJS.Signals | null];
    if (code !== 0) throw new Error(`the server ended with ${code ?? signal} at SIGTERM`);
  }
}

/** Undefined if the process ends without saying that it is ready. What it says later is read and dropped. */
function readyLine(child: ChildProcess): Promise<Ready | undefined> {
  return new Promise((resolve) => {
    createInterface({ input: child.stdout! })
      .on('line', (line) => {
        const said = JSON.parse(line) as Ready & { readonly msg: string };
        if (said.msg === 'ready') resolve(said);
      })
      .on('close', () => resolve(undefined));
  });
}
