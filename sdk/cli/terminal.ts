/** The only place that `wayhouse` writes from. Commands get one and know no stream, no environment else. */
import { styleText } from 'node:util';
import type { Failure } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { startProgress, type Progress } from './progress.ts';
import { isTerminal, type Input, type Output } from './streams.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Report {
  /** For people: whole lines without the last line break; nothing is written where it is empty. */
  readonly words: string;
  /** For programs: what `--json` prints, one document on a line. A command that follows something prints many. */
  readonly data: object;
  /** What the process ends with, if not with 0. */
  readonly exit?: ExitCode;
}

export type Style = Parameters<typeof styleText>[0];

/** What a terminal is given. */
export type Surroundings = Pick<Terminal, 'stdin' | 'stdout' | 'stderr' | 'env' | 'cwd' | 'format'>;

export class Terminal {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Environment;
  /** The folder that the command was called in. Paths on the command line are relative to it. */
  readonly cwd: string;
  /** `json` where the command line says `--json`. */
  readonly format: 'words' | 'json';
  #exit: ExitCode = EXIT.ok;

  constructor({ stdin, stdout, stderr, env, cwd, format }: Surroundings) {
    this.stdin = stdin;
    this.stdout = stdout;
    this.stderr = stderr;
    this.env = env;
    this.cwd = cwd;
    this.format = format;
  }

  /** Whether somebody is there to be asked. */
  get interactive(): boolean {
    return this.format === 'words' && isTerminal(this.stdin) && isTerminal(this.stderr) && !this.env['CI'];
  }

  /** What the process ends with: that of the last report or failure that had one. */
  get exit(): ExitCode {
    return this.#exit;
  }

  /** What came out, on standard output. */
  print({ words, data, exit }: Report): void {
    if (exit !== undefined) this.#exit = exit;
    if (this.format === 'json') this.stdout.write(`${JSON.stringify(data)}\n`);
    else if (words !== '') this.stdout.write(`${words}\n`);
  }

  /** What people should know beside the result, on standard error, with `--json` too. */
  note(words: string): void {
    this.stderr.write(`${words}\n`);
  }

  /** Why there is no result. Called once, with what the command threw. */
  fail({ code, detail, repair, exit }: Failure): void {
    this.#exit = exit;
    if (this.format === 'json') {
      this.stdout.write(`${JSON.stringify({ error: { code, detail, repair } })}\n`);
      return;
    }
    const label = this.#paintOn(this.stderr, ['red', 'bold'], 'error:');
    // What a compiler says begins on a line of its own.
    const space = detail.startsWith('\n') ? '' : ' ';
    this.stderr.write(`${label}${space}${detail}\n${repair}\n`);
  }

  /**
   * Tells what is at work, on standard error, once it takes long; ends with its scope:
   *
   *     using progress = terminal.progress('Building');
   */
  progress(words: string): Progress {
    const colours = coloursOf(this.stderr, this.env);
    return startProgress({ words, output: this.stderr, live: isTerminal(this.stderr) && colours });
  }

  /** Styled for standard output, where that shows colours. */
  paint(style: Style, words: string): string {
    return this.#paintOn(this.stdout, style, words);
  }

  #paintOn(stream: Output, style: Style, words: string): string {
    if (!coloursOf(stream, this.env)) return words;
    return styleText(style, words, { validateStream: false });
  }
}

/** Also false for NO_COLOR and for TERM=dumb. */
function coloursOf(stream: Output, env: Environment): boolean {
  if (!isTerminal(stream)) return false;
  return stream.hasColors?.({ ...env }) ?? false;
}
