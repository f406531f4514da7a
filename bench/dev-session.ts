import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { startProgram, type Environment } from '../test/support/program.ts';
import type { Language } from './dev-command.ts';
import { treeCpuMs } from './process-tree.ts';

/** For what `wayhouse dev` does after a save in readiness for the next, in milliseconds. */
const QUIET_MS = 1_000;

/** The file of the template `hello` that has its greeting, and how it stands there. */
const SOURCES: Readonly<Record<Language, readonly [string, (greeting: string) => string]>> = {
  assemblyscript: ['assembly/index.ts', (greeting) => `'${greeting}'`],
  rust: ['src/lib.rs', (greeting) => `"${greeting}"`],
};
const GREETING = 'Hello';

export interface Saved {
  /** From the save to the answer. */
  readonly ms: number;
  /** CPU time of all processes of `wayhouse dev` for that, and for what they do after it. */
  readonly cpuMs: number;
}

/** `npx wayhouse dev` in a plugin's folder, without npx. */
export class DevSession implements AsyncDisposable {
  readonly #child: ReturnType<typeof startProgram>;
  readonly #plugin: Plugin;
  readonly #live: AsyncGenerator<string, never>;

  private constructor(child: ReturnType<typeof startProgram>, plugin: Plugin) {
    this.#child = child;
    this.#plugin = plugin;
    this.#live = liveUrls(child);
  }

  /** Resolves when the plugin has answered. */
  static async start(plugin: Plugin, env: Environment): Promise<DevSession> {
    const bin = join(plugin.folder, 'node_modules/wayhouse/bin/wayhouse.mjs');
    const child = startProgram([process.execPath, bin, 'dev', '--json'], { cwd: plugin.folder, env });
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('close', () => process.off('exit', kill));
    const session = new DevSession(child, plugin);
    await session.#answer(GREETING);
    return session;
  }

  /** Saves another greeting, and asks for it as soon as it is said to be live. */
  async save(number: number): Promise<Saved> {
    const greeting = `${GREETING} ${number}`;
    const [path, written] = SOURCES[this.#plugin.language];
    const file = join(this.#plugin.folder, path);
    const text = await readFile(file, 'utf8');
    const changed = text.replace(/(['"])Hello(?: \d+)?\1/, written(greeting));
    const before = treeCpuMs(this.#child.pid);
    const start = performance.now();
    await writeFile(file, changed);
    await this.#answer(greeting);
    const ms = performance.now() - start;
    await pause(QUIET_MS);
    return { ms, cpuMs: treeCpuMs(this.#child.pid) - before };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'close');
    this.#child.kill('SIGINT');
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new Error(`wayhouse dev ended with ${code}`);
  }

  /** A save may be told as several changes: the last one counts. */
  async #answer(greeting: string): Promise<void> {
    for (;;) {
      const { value: url } = await this.#live.next();
      const answer = await fetch(url);
      if ((await answer.text()).startsWith(`${greeting},`)) return;
    }
  }
}

interface Plugin {
  readonly folder: string;
  readonly language: Language;
}

interface Told {
  readonly event: 'live' | 'failed' | 'log' | 'request' | 'unchanged';
  readonly url: string;
}

/** Where each version answers, once it does. Throws where there is none, with what was said of that. */
async function* liveUrls(child: ReturnType<typeof startProgram>): AsyncGenerator<string, never> {
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  for await (const line of createInterface(child.stdout)) {
    const { event, url } = JSON.parse(line) as Told;
    if (event === 'failed') throw new Error(`wayhouse dev could not build: ${line}`);
    if (event === 'live') yield url;
  }
  throw new Error(`wayhouse dev ended: ${errors}`);
}
