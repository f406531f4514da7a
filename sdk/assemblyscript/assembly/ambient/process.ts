import { mark, release, scratch } from '../abi/memory';
import { loadString } from '../abi/strings';
import { monotonicClock, wallClock } from './clocks';

/** As AssemblyScript's own. */
export namespace process {
  // @ts-ignore: decorator
  @lazy export const arch: string = 'wasm32';

  // @ts-ignore: decorator
  @lazy export const platform: string = 'wasm';

  /** What the host started the guest with. */
  // @ts-ignore: decorator
  @lazy export const argv: Array<string> = readArguments();

  // @ts-ignore: decorator
  @lazy export const env: Map<string, string> = readEnvironment();

  // @ts-ignore: decorator
  @lazy export let exitCode: i32 = 0;

  /** Ends the guest. All that the host learns is whether `code` is 0. */
  export function exit(code: i32 = exitCode): void {
    if (!isDefined(ambientExit)) {
      ERROR('process.exit: this world cannot. Add `import wasi:cli/exit@0.2.0;` to its WIT.');
      return;
    }
    ambientExit(i32(code != 0));
    unreachable();
  }

  /** Milliseconds since 1970. */
  export function time(): i64 {
    return wallClock();
  }

  /** Nanoseconds since some moment. */
  export function hrtime(): u64 {
    return monotonicClock();
  }
}

/** get-arguments: func() -> list<string> */
function readArguments(): Array<string> {
  if (!isDefined(ambientArguments)) {
    ERROR('process.argv: this world has no arguments. Add `import wasi:cli/environment@0.2.0;` to its WIT.');
    return [];
  }
  const start = mark();
  const answer = scratch(8);
  ambientArguments(answer);
  const first = load<usize>(answer);
  const values = new Array<string>(load<i32>(answer, 4));
  for (let i = 0; i < values.length; i++) values[i] = loadString(first + i * 8);
  release(start);
  return values;
}

/** get-environment: func() -> list<tuple<string, string>> */
function readEnvironment(): Map<string, string> {
  if (!isDefined(ambientEnvironment)) {
    ERROR('process.env: this world has no environment. Add `import wasi:cli/environment@0.2.0;` to its WIT.');
    return new Map<string, string>();
  }
  const start = mark();
  const answer = scratch(8);
  ambientEnvironment(answer);
  const values = new Map<string, string>();
  const first = load<usize>(answer);
  const end = first + load<usize>(answer, 4) * 16;
  for (let pair = first; pair < end; pair += 16) values.set(loadString(pair), loadString(pair + 8));
  release(start);
  return values;
}
