/** A program at a terminal of its own, as somebody sits before it; `script` of Linux makes the terminal. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { onTestFinished } from 'vitest';

export interface Session {
  /** Resolves when the terminal has shown this, once for each time that it is shown. */
  shown(text: string): Promise<void>;
  type(keys: string): void;
  /** All that was shown, with what steers the terminal. */
  readonly screen: string;
  /** The exit code. */
  readonly ended: Promise<number | null>;
  /** What it has started and is still there. */
  processes(): Promise<readonly Running[]>;
}

export interface Running {
  readonly pid: number;
  readonly command: string;
}

export interface SessionOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export const ENTER = '\r';
export const DOWN = '\u001b[B';
export const CTRL_C = '\u0003';

/** It is killed when the test ends, if not before. */
export function openSession(command: readonly string[], { cwd, env }: SessionOptions): Session {
  const mark = randomUUID();
  // Of itself it would have no columns.
  const line = `stty cols 120 rows 40; exec ${command.map(quoted).join(' ')}`;
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', line, '/dev/null'], {
    cwd,
    env: { ...env, [MARK]: mark },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  let screen = '';
  let read = 0;
  let wake = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    wake();
  });
  const shown = async (text: string): Promise<void> => {
    for (;;) {
      const at = screen.indexOf(text, read);
      if (at !== -1) return void (read = at + text.length);
      const more = new Promise<'more'>((resolve) => void (wake = () => resolve('more')));
      if ((await Promise.race([more, ended])) !== 'more')
        throw new Error(`"${text}" was never shown: ${screen}`);
    }
  };
  return {
    shown,
    type: (keys) => void child.stdin.write(keys),
    get screen() {
      return screen;
    },
    ended,
    processes: () => processesWith(`${MARK}=${mark}`),
  };
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** What the processes of a session have in their environment, and no others. */
const MARK = 'TEST_SESSION';

async function processesWith(variable: string): Promise<Running[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(ids.map((id) => readProcess(id, variable)));
  return all.filter((one) => one !== undefined);
}

async function readProcess(id: string, variable: string): Promise<Running | undefined> {
  // One that has ended by now has no files any more.
  const read = (file: string) => readFile(`/proc/${id}/${file}`, 'utf8').catch(() => '');
  const isMarked = (await read('environ')).split('\0').includes(variable);
  const command = isMarked ? (await read('cmdline')).replaceAll('\0', ' ').trim() : '';
  return command === '' ? undefined : { pid: Number(id), command };
}
