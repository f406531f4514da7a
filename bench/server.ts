import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { SERVER_CORE, spawnPinned, type Command, type Cores } from './pinned.ts';
import { killTree, treeCpuMs, treeRssBytes } from './process-tree.ts';

const WATCH_MS = 100;

/** What a server says once it serves. The admin API is the host's alone. */
export interface Ready {
  readonly gateway: string;
  readonly admin?: string;
}

export interface Manners {
  readonly cores?: Cores;
  /** What a line of its output tells, where it tells that it serves. A line of JSON with `msg: "ready"` if not given. */
  readonly ready?: (line: string) => Ready | undefined;
  /** Asked now and then before it serves, with its resident memory: whether to wait no more. */
  readonly giveUp?: (rssBytes: number) => boolean;
  /** `orderly` (if not given): it ends in its own way at SIGTERM, with 0. `abrupt`: it is killed with its children. */
  readonly ending?: 'orderly' | 'abrupt';
}

/** A server in a process of its own. */
export class Server {
  readonly ready: Ready;
  readonly #child: ChildProcess;
  readonly #ending: 'orderly' | 'abrupt';

  private constructor(child: ChildProcess, ready: Ready, { ending = 'orderly' }: Manners) {
    this.#child = child;
    this.ready = ready;
    this.#ending = ending;
  }

  /** Resolves when it serves; rejects with its last words if it ends before, or is given up. */
  static async start(command: Command, manners: Manners = {}): Promise<Server> {
    const child = spawnPinned(manners.cores ?? SERVER_CORE, command);
    let errors = '';
    child.stderr?.on('data', (chunk) => (errors += chunk));
    const watch = setInterval(() => {
      if (manners.giveUp?.(treeRssBytes(child.pid)) === true) killTree(child.pid);
    }, WATCH_MS);
    const ready = await readyLine(child, manners.ready ?? readyInJson);
    clearInterval(watch);
    if (ready !== undefined) return new Server(child, ready, manners);
    throw new Error(`it did not start: ${errors}`, { cause: command });
  }

  /** CPU time of all its threads and children since its start, in microseconds. */
  cpuMicros(): number {
    return treeCpuMs(this.#child.pid) * 1_000;
  }

  /** Resident memory, of its children too. */
  rssBytes(): number {
    return treeRssBytes(this.#child.pid);
  }

  /** Lets it end in its own way, and checks that it does; or kills it. */
  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'close');
    if (this.#ending === 'abrupt') {
      killTree(this.#child.pid);
      await ended;
      return;
    }
    this.#child.kill('SIGTERM');
    const [code, signal] = (await ended) as [number | null, NodeJS.Signals | null];
    if (code !== 0) throw new Error(`the server ended with ${code ?? signal} at SIGTERM`);
  }
}

function readyInJson(line: string): Ready | undefined {
  const said = JSON.parse(line) as Ready & { readonly msg: string };
  return said.msg === 'ready' ? said : undefined;
}

/** Undefined if the process ends without saying that it is ready. What it says later is read and dropped. */
function readyLine(
  child: ChildProcess,
  read: (line: string) => Ready | undefined,
): Promise<Ready | undefined> {
  return new Promise((resolve) => {
    const hear = (line: string): void => {
      const ready = read(line);
      if (ready !== undefined) resolve(ready);
    };
    createInterface({ input: child.stdout! }).on('line', hear);
    // Of some it is an error output that tells; ours writes no JSON there.
    if (read !== readyInJson) createInterface({ input: child.stderr! }).on('line', hear);
    child.once('close', () => resolve(undefined));
  });
}
