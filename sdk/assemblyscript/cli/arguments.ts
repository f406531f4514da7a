/** What stands behind `wayhouse-asc` on the command line. */
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { refusalOf } from '../compiler/asc-flags.ts';
import { OPTIMIZATIONS, RUNTIMES, STRING_ENCODINGS, type Project } from '../compiler/project.ts';

export type Action = 'build' | 'watch' | 'generate';

export interface Command {
  readonly action: Action;
  readonly project: Project;
  /** Of the component, relative to the project. */
  readonly out: string;
  readonly json: boolean;
}

export type Parsed = Command | { readonly action: 'help' | 'version' };

/** The command line is not one that `wayhouse-asc` knows. The message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const ACTIONS: readonly Action[] = ['build', 'watch', 'generate'];

const OPTIONS = {
  entry: { type: 'string' },
  wit: { type: 'string' },
  world: { type: 'string' },
  out: { type: 'string', short: 'o', default: 'build/component.wasm' },
  runtime: { type: 'string' },
  'string-encoding': { type: 'string' },
  optimize: { type: 'string', short: 'O' },
  debug: { type: 'boolean', default: false },
  'source-map': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'v', default: false },
} as const satisfies ParseArgsOptionsConfig;

/** What follows `--` goes to asc as it stands, if asc has it and the component can do with it. `cwd` is the project's folder. */
export function parseCommand(args: readonly string[], cwd: string): Parsed {
  const [own, flags] = splitAt('--', args);
  const { values, positionals } = parse(own);
  if (values.version) return { action: 'version' };
  if (values.help || positionals[0] === 'help' || own.length === 0) return { action: 'help' };
  checkFlags(flags);
  const { out, json } = values;
  return { action: actionOf(positionals), project: { ...projectOf(values, cwd), flags }, out, json };
}

function checkFlags(flags: readonly string[]): void {
  const refusal = refusalOf(flags);
  if (refusal) throw new UsageError(`${refusal.detail}. ${refusal.repair}`);
}

type Values = ReturnType<typeof parse>['values'];

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function projectOf(values: Values, root: string): Project {
  const { entry, wit, world, debug } = values;
  const runtime = oneOf('runtime', values.runtime, RUNTIMES);
  const stringEncoding = oneOf('string-encoding', values['string-encoding'], STRING_ENCODINGS);
  const optimize = oneOf('optimize', values.optimize, OPTIMIZATIONS);
  return {
    root,
    debug,
    sourceMap: values['source-map'],
    ...(entry !== undefined && { entry }),
    ...(wit !== undefined && { wit: { path: wit } }),
    ...(world !== undefined && { world }),
    ...(runtime && { runtime }),
    ...(stringEncoding && { stringEncoding }),
    ...(optimize && { optimize }),
  };
}

function actionOf([name = '', ...rest]: readonly string[]): Action {
  if (rest.length > 0) throw new UsageError(`'${rest.join(' ')}' is one word too many after ${name}`);
  const action = ACTIONS.find((known) => known === name);
  if (!action) throw new UsageError(`'${name}' is none of ${ACTIONS.join(', ')}`);
  return action;
}

function oneOf<T extends string>(
  option: string,
  value: string | undefined,
  known: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const found = known.find((choice) => choice === value);
  if (!found) throw new UsageError(`--${option} is '${value}', which is none of ${known.join(', ')}`);
  return found;
}

function splitAt(mark: string, args: readonly string[]): [readonly string[], readonly string[]] {
  const at = args.indexOf(mark);
  return at === -1 ? [args, []] : [args.slice(0, at), args.slice(at + 1)];
}
