import { PassThrough, Writable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { CliError, toFailure } from '../../../../sdk/cli/errors.ts';
import { EXIT, EXIT_HELP } from '../../../../sdk/cli/exit-codes.ts';
import type { Output } from '../../../../sdk/cli/streams.ts';
import { Terminal, type Surroundings } from '../../../../sdk/cli/terminal.ts';
import { SdkError } from '../../../../sdk/assemblyscript/errors.ts';
import { WayhouseError } from '../../../../host/protocol/errors.ts';

class Screen extends Writable {
  isTTY = false;
  shown = '';
  hasColors = () => true;
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.shown += chunk.toString();
    done();
  }
}

function open(given: Partial<Surroundings> & { readonly tty?: boolean } = {}) {
  const { tty = false, ...surroundings } = given;
  const [stdout, stderr] = [new Screen(), new Screen()];
  stdout.isTTY = stderr.isTTY = tty;
  const stdin = Object.assign(new PassThrough(), { isTTY: tty });
  const streams = { stdin, stdout: stdout as unknown as Output, stderr: stderr as unknown as Output };
  const terminal = new Terminal({ ...streams, env: {}, cwd: '/', format: 'words', ...surroundings });
  return { terminal, stdout, stderr };
}

test('a result is words, or with --json a document on a line', () => {
  const report = { words: 'done\nwell', data: { status: 'done' } };
  const words = open();
  words.terminal.print(report);
  expect(words.stdout.shown).toBe('done\nwell\n');
  const json = open({ format: 'json' });
  json.terminal.print(report);
  expect(json.stdout.shown).toBe('{"status":"done"}\n');
});

test('a failure is told on standard error, or with --json on standard output', () => {
  const failure = toFailure(new CliError('file_missing', 'There is no x.wasm.', { repair: 'Build it.' }));
  const words = open();
  words.terminal.fail(failure);
  expect(words.stderr.shown).toBe('error: There is no x.wasm.\nBuild it.\n');
  expect(words.stdout.shown).toBe('');
  const json = open({ format: 'json' });
  json.terminal.fail(failure);
  const error = { code: 'file_missing', detail: 'There is no x.wasm.', repair: 'Build it.' };
  expect(JSON.parse(json.stdout.shown)).toEqual({ error });
  expect(json.terminal.exit).toBe(EXIT.usage);
});

test('what compilers say begins on a line of its own', () => {
  const { terminal, stderr } = open();
  terminal.fail(toFailure(new SdkError('compile_failed', '\na.ts:1:1 - error')));
  expect(stderr.shown).toMatch(/^error:\na\.ts:1:1 - error\n/);
});

test('errors of the host and of the SDK are told by their own codes; all others are bugs', () => {
  expect(toFailure(new WayhouseError('not_wasm', 'no'))).toEqual({
    code: 'not_wasm',
    detail: 'no',
    repair: 'Upload the .wasm file of a component.',
    exit: EXIT.failed,
  });
  expect(toFailure(new SdkError('wit_invalid', 'no'))).toMatchObject({
    code: 'wit_invalid',
    exit: EXIT.failed,
  });
  expect(toFailure(new TypeError('x is not a function'))).toMatchObject({
    code: 'internal',
    detail: expect.stringContaining('x is not a function') as string,
    exit: EXIT.internal,
  });
  expect(toFailure('thrown text')).toMatchObject({ code: 'internal', detail: 'thrown text' });
});

test('the last exit code counts', () => {
  const { terminal } = open();
  expect(terminal.exit).toBe(0);
  terminal.print({ words: '', data: {}, exit: EXIT.failed });
  terminal.print({ words: '', data: {} });
  expect(terminal.exit).toBe(1);
});

test('colours are for terminals', () => {
  expect(open().terminal.paint('bold', 'x')).toBe('x');
  expect(open({ tty: true }).terminal.paint('bold', 'x')).toBe('\u001b[1mx\u001b[22m');
});

test('somebody can be asked at a terminal, but not by a program or in CI', () => {
  expect(open().terminal.interactive).toBe(false);
  expect(open({ tty: true }).terminal.interactive).toBe(true);
  expect(open({ tty: true, format: 'json' }).terminal.interactive).toBe(false);
  expect(open({ tty: true, env: { CI: 'true' } }).terminal.interactive).toBe(false);
});

test('progress is told only of what takes long', () => {
  vi.useFakeTimers();
  try {
    const { terminal, stderr } = open();
    {
      using _progress = terminal.progress('Building');
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(10_000);
    expect(stderr.shown).toBe('');
    using _progress = terminal.progress('Building');
    vi.advanceTimersByTime(10_000);
    expect(stderr.shown).toBe('Building ...\n');
  } finally {
    vi.useRealTimers();
  }
});

test('at a terminal progress is one line, which goes when the work is done', () => {
  vi.useFakeTimers();
  try {
    const { terminal, stderr } = open({ tty: true });
    {
      using progress = terminal.progress('Building');
      vi.advanceTimersByTime(600);
      progress.update('Inspecting');
      vi.advanceTimersByTime(100);
    }
    const shown = stderr.shown.replaceAll('\u001b', 'ESC');
    expect(shown).toMatch(/^\rESC\[2K. Building[^]*\rESC\[2K. Inspecting\rESC\[2K$/u);
  } finally {
    vi.useRealTimers();
  }
});

test('at a terminal a note stands above the line of the progress', () => {
  vi.useFakeTimers();
  try {
    const { terminal, stderr } = open({ tty: true });
    {
      using progress = terminal.progress('Uploading');
      progress.note('early');
      vi.advanceTimersByTime(600);
      progress.note('broken');
      vi.advanceTimersByTime(100);
    }
    const shown = stderr.shown.replaceAll('\u001b', 'ESC');
    expect(shown).toMatch(/^early\n\rESC[^]*\rESC\[2Kbroken\n\rESC\[2K. Uploading\rESC\[2K$/u);
  } finally {
    vi.useRealTimers();
  }
});

test('every exit code is in the help', () => {
  for (const code of Object.values(EXIT)) expect(EXIT_HELP).toMatch(new RegExp(`^  ${code} `, 'm'));
});
