/** The functions of a world that stand behind what AssemblyScript takes for granted. */
import type { World } from '../wit/world.ts';

/** A function of the host as assembly/ambient calls it. */
export interface HostFunction {
  /** What assembly/ambient calls it. */
  readonly alias: string;
  /** The interface in the world, with its version. */
  readonly module: string;
  readonly name: string;
  /** In AssemblyScript, by the canonical ABI. */
  readonly signature: string;
}

/** Interfaces without their versions: the functions are the same in all that have them by these names. */
interface Wanted {
  readonly alias: string;
  readonly interfaces: readonly string[];
  readonly name: string;
  readonly signature: string;
}

const WANTED: readonly Wanted[] = [
  {
    alias: 'ambientLog',
    interfaces: ['wayhouse:plugin/log'],
    name: 'log',
    signature: '(level: i32, message: usize, messageLength: usize, fields: usize, fieldCount: usize): void',
  },
  {
    alias: 'ambientLogging',
    interfaces: ['wasi:logging/logging'],
    name: 'log',
    signature:
      '(level: i32, context: usize, contextLength: usize, message: usize, messageLength: usize): void',
  },
  {
    alias: 'ambientStdout',
    interfaces: ['wasi:cli/stdout'],
    name: 'get-stdout',
    signature: '(): i32',
  },
  {
    alias: 'ambientStderr',
    interfaces: ['wasi:cli/stderr'],
    name: 'get-stderr',
    signature: '(): i32',
  },
  {
    alias: 'ambientWrite',
    interfaces: ['wasi:io/streams'],
    name: '[method]output-stream.blocking-write-and-flush',
    signature: '(stream: i32, bytes: usize, size: usize, answer: usize): void',
  },
  {
    alias: 'ambientWallClock',
    interfaces: ['wasi:clocks/wall-clock', 'wasi:clocks/system-clock'],
    name: 'now',
    signature: '(answer: usize): void',
  },
  {
    alias: 'ambientMonotonicClock',
    interfaces: ['wasi:clocks/monotonic-clock'],
    name: 'now',
    signature: '(): u64',
  },
  {
    alias: 'ambientRandom',
    interfaces: ['wasi:random/random'],
    name: 'get-random-u64',
    signature: '(): u64',
  },
  {
    alias: 'ambientRandomBytes',
    interfaces: ['wasi:random/random'],
    name: 'get-random-bytes',
    signature: '(length: u64, answer: usize): void',
  },
  {
    alias: 'ambientInsecureRandom',
    interfaces: ['wasi:random/insecure'],
    name: 'get-insecure-random-u64',
    signature: '(): u64',
  },
  {
    alias: 'ambientInsecureSeed',
    interfaces: ['wasi:random/insecure-seed'],
    name: 'insecure-seed',
    signature: '(answer: usize): void',
  },
  {
    alias: 'ambientArguments',
    interfaces: ['wasi:cli/environment'],
    name: 'get-arguments',
    signature: '(answer: usize): void',
  },
  {
    alias: 'ambientEnvironment',
    interfaces: ['wasi:cli/environment'],
    name: 'get-environment',
    signature: '(answer: usize): void',
  },
  {
    alias: 'ambientExit',
    interfaces: ['wasi:cli/exit'],
    name: 'exit',
    signature: '(status: i32): void',
  },
];

/** Those that the world imports, each once: of several versions the first. */
export function hostFunctions({ imports }: World): HostFunction[] {
  const interfaces = imports.filter((item) => item.kind === 'interface');
  return WANTED.flatMap(({ alias, interfaces: ids, name, signature }) => {
    const found = interfaces.find(
      ({ id, functions }) =>
        ids.includes(id.replace(/@.*$/, '')) && functions.some((func) => func.name === name),
    );
    return found ? [{ alias, module: found.id, name, signature }] : [];
  });
}
