import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Readable } from 'node:stream';
import { peakMemory } from './peak-memory.ts';

const POLL_MS = 25;

/** What is kept of each of its streams, in characters. */
const MAX_OUTPUT = 65_536;

export interface ProcessBounds {
  readonly wallMs: number;
  /** Resident memory, at its peak. */
  readonly rssBytes: number;
}

export interface Ending {
  /** The bound it was killed for. */
  readonly exceeded: keyof ProcessBounds | undefined;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Runs Node with `args`, an empty environment and no input, and kills it past its bounds. */
export async function runBounded(args: readonly string[], bounds: ProcessBounds): Promise<Ending> {
  const [file = '', ...rest] = [...limited(bounds), process.execPath, ...args];
  const child = spawn(file, rest, { env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
  const streams = [child.stdout, child.stderr].map(keepStart);
  const watch = new Watch(child, bounds);
  try {
    const [exitCode] = (await once(child, 'close')) as [number | null];
    const [stdout = '', stderr = ''] = streams.map((text) => text());
    return { exceeded: watch.exceeded, exitCode, stdout, stderr };
  } finally {
    watch.stop();
  }
}

const SHELL = '/bin/sh';

/** Of a Node process, those that can be busy: its own and the four in which V8 compiles and collects. */
const THREADS = 5;

/** Requests come first; on a machine that has nothing left for an upload, it still gets a tenth. */
const NICENESS = 10;

/**
 * What sets the operating system's limit on CPU time before the process begins, so that it ends even
 * where nobody is left to kill it. All threads together use no more in `wallMs`.
 */
function limited({ wallMs }: ProcessBounds): string[] {
  if (!existsSync(SHELL)) return [];
  const seconds = Math.ceil((wallMs / 1_000) * Math.min(availableParallelism(), THREADS)) + 1;
  return [SHELL, '-c', `ulimit -t ${seconds} 2>/dev/null; exec nice -n ${NICENESS} env -i "$0" "$@"`];
}

function keepStart(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(0, MAX_OUTPUT);
  });
  return () => text;
}

/** Kills a process that takes more time or memory than its bounds. */
class Watch {
  exceeded: keyof ProcessBounds | undefined;
  readonly #child: Child;
  readonly #rssBytes: number;
  readonly #wall: NodeJS.Timeout;
  #poll: NodeJS.Timeout | undefined;

  constructor(child: Child, { wallMs, rssBytes }: ProcessBounds) {
    this.#child = child;
    this.#rssBytes = rssBytes;
    this.#wall = setTimeout(() => this.#kill('wallMs'), wallMs);
    void this.#measure();
  }

  stop(): void {
    clearTimeout(this.#wall);
    clearTimeout(this.#poll);
  }

  #kill(exceeded: keyof ProcessBounds): void {
    this.exceeded ??= exceeded;
    this.#child.kill('SIGKILL');
  }

  async #measure(): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    if ((await peakMemory(pid)) > this.#rssBytes) return this.#kill('rssBytes');
    this.#poll = setTimeout(() => void this.#measure(), POLL_MS);
  }
}
