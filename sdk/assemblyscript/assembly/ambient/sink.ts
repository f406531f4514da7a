/**
 * Where lines of text go: to the first of these that the world imports.
 *
 * Functions of the host whose names begin with `ambient` are those of the world's own interfaces. The compiler
 * declares the ones that the world has (compiler/ambient.ts); `isDefined` asks for them.
 */
import { mark, release, scratch } from '../abi/memory';
import { loweredLength, lowerString } from '../abi/strings';
import { encode, utf8Size } from '../abi/utf8';

/** The order of `level` in wayhouse:plugin/log and in wasi:logging/logging. */
export enum Level {
  Trace,
  Debug,
  Info,
  Warn,
  Error,
}

export function writeLine(level: Level, text: string): void {
  if (isDefined(ambientLog)) writePluginLog(level, text);
  else if (isDefined(ambientLogging)) writeLogging(level, text);
  else if (isDefined(ambientWrite)) writeStream(level, text + '\n');
  else {
    ERROR(
      'console, trace: this world has no import to write to. Add one to its WIT: `import wayhouse:plugin/log@0.1.0;`, `import wasi:logging/logging@0.1.0-draft;` or `import wasi:cli/stderr@0.2.0;`.',
    );
  }
}

/** log: func(level: level, message: string, fields: list<tuple<string, string>>) */
function writePluginLog(level: Level, text: string): void {
  const start = mark();
  const message = lowerString(text);
  ambientLog(level, message, loweredLength, sizeof<usize>(), 0);
  release(start);
}

/** log: func(level: level, context: string, message: string) */
function writeLogging(level: Level, text: string): void {
  const start = mark();
  const message = lowerString(text);
  ambientLogging(level, sizeof<usize>(), 0, message, loweredLength);
  release(start);
}

/** What `blocking-write-and-flush` takes at once, in bytes. */
const AT_ONCE: usize = 4096;

// The handles are asked for once and live as long as the guest. Below 0: not yet.
let stdout: i32 = -1;
let stderr: i32 = -1;

/** wasi:cli has two streams of bytes: warnings and errors go to the one for them, where the world has it. */
function writeStream(level: Level, text: string): void {
  const start = mark();
  const units = <usize>text.length;
  const size = utf8Size(changetype<usize>(text), units);
  const bytes = scratch(size);
  encode(changetype<usize>(text), units, bytes);
  // result<_, stream-error>: an error is not told, for there is nowhere to tell it.
  const answer = scratch(12);
  for (let sent: usize = 0; sent < size; sent += AT_ONCE) {
    ambientWrite(streamFor(level), bytes + sent, min(AT_ONCE, size - sent), answer);
  }
  release(start);
}

function streamFor(level: Level): i32 {
  if (!isDefined(ambientStderr)) return standardOutput();
  if (!isDefined(ambientStdout)) return standardError();
  return level < Level.Warn ? standardOutput() : standardError();
}

function standardOutput(): i32 {
  if (stdout < 0) stdout = ambientStdout();
  return stdout;
}

function standardError(): i32 {
  if (stderr < 0) stderr = ambientStderr();
  return stderr;
}
