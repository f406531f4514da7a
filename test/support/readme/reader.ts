/** Somebody with a document before them who does what it says, block by block, in a shell. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram, type Ended, type Environment } from '../program.ts';
import type { Block } from './blocks.ts';
import { linesOf, linesUntil } from './output.ts';
import { Running } from './running.ts';

export interface ReaderOptions {
  /** Where the shell begins. */
  readonly cwd: string;
  readonly env: Environment & { readonly HOME: string };
}

/** What a command goes on with until Ctrl-C. */
const GOES_ON = /\bwayhouse (?:dev|serve)\b/;

const ORIGIN = /http:\/\/127\.0\.0\.1:\d+/g;

export class Reader implements AsyncDisposable {
  readonly #env: ReaderOptions['env'];
  #cwd: string;
  #section = '';
  #running: Running | undefined;
  /** What the document calls http://127.0.0.1:8080 may be at another port here. */
  readonly #origins = new Map<string, string>();

  constructor({ cwd, env }: ReaderOptions) {
    this.#cwd = cwd;
    this.#env = env;
  }

  get cwd(): string {
    return this.#cwd;
  }

  /** Throws where a command fails, or prints anything but what the document shows. */
  async follow({ language, file, text, section }: Block): Promise<void> {
    if (section !== this.#section) await this.interrupt();
    this.#section = section;
    if (language === 'sh') for (const command of commandsOf(text)) await this.#do(command);
    else if (language === 'console') await this.#compare(text);
    else if (language === 'diff') await this.#change(join(this.#cwd, file), text);
    else throw new Error(`nobody can follow a block of ${language}`);
  }

  /** Ctrl-C for what goes on. */
  async interrupt(): Promise<void> {
    await this.#running?.interrupt();
    this.#running = undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.interrupt();
  }

  async #do(command: string): Promise<void> {
    const { code, stdout, stderr } = await this.#run(command);
    if (code !== 0) throw new Error(`${command} ended with ${code}: ${stdout}${stderr}`);
  }

  async #compare(text: string): Promise<void> {
    // What stands before the first command is of the one that goes on.
    const [more = '', ...calls] = text.split(/^\$ /m);
    if (more !== '') await this.#expectMore(linesOf(more));
    for (const call of calls) {
      const [command = '', ...shown] = linesOf(call);
      if (GOES_ON.test(command)) await this.#start(command, shown);
      else await this.#expectOutput(command, shown);
    }
  }

  async #expectOutput(command: string, shown: readonly string[]): Promise<void> {
    const { stdout, stderr } = await this.#run(command);
    const printed = linesOf(stdout);
    if (linesUntil(shown, printed) === printed.length) return;
    throw new Error(`${command} should print\n${shown.join('\n')}\nbut prints\n${stdout}${stderr}`);
  }

  async #start(command: string, shown: readonly string[]): Promise<void> {
    await this.interrupt();
    const options = { cwd: this.#cwd, env: this.#env };
    this.#running = Running.start(['bash', '-c', `exec ${this.#translated(command)}`], options);
    await this.#expectMore(shown);
  }

  async #expectMore(shown: readonly string[]): Promise<void> {
    if (this.#running === undefined) throw new Error(`nothing goes on that could show ${shown.join('\n')}`);
    const there = origins(await this.#running.shown(shown));
    for (const [at, origin] of origins(shown).entries()) this.#origins.set(origin, there[at] ?? origin);
  }

  async #run(command: string): Promise<Ended> {
    const place = join(this.#env.HOME, '.place');
    // The next one begins where this one ends: `cd` is a command too.
    const script = `trap 'pwd > "${place}"' EXIT\n${this.#translated(command)}`;
    const ended = await runProgram(['bash', '-c', script], { cwd: this.#cwd, env: this.#env });
    this.#cwd = (await readFile(place, 'utf8')).trim();
    return ended;
  }

  async #change(file: string, diff: string): Promise<void> {
    let text = await readFile(file, 'utf8');
    for (const [, before = '', after = ''] of diff.matchAll(/^-(.*)\n\+(.*)\n/gm)) {
      if (text.split(before).length !== 2) throw new Error(`${file} should have once: ${before}`);
      text = text.replace(before, () => after);
    }
    await writeFile(file, text);
  }

  #translated(command: string): string {
    return command.replaceAll(ORIGIN, (origin) => this.#origins.get(origin) ?? origin);
  }
}

const commandsOf = (text: string): string[] => text.trim().split(/(?<!\\)\n/);

const origins = (lines: readonly string[]): string[] => [
  ...new Set(lines.flatMap((line) => line.match(ORIGIN) ?? [])),
];
