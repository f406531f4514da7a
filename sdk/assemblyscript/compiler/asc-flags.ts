/** Which flags a project may hand to asc: those that asc has and that the build does not need for itself. */
import { options } from 'assemblyscript/asc';
import { parse } from 'assemblyscript/util/options.js';
import { SdkError } from '../errors.ts';
import { GLOBAL_NAMES } from './ambient.ts';

export interface Refusal {
  readonly detail: string;
  readonly repair: string;
}

const own = (option: string) => `Use --${option} of wayhouse-asc, before the --.`;

const LEAVE_OUT = 'Leave it out.';
const SHOWS = 'Call asc itself for that: npx asc --help.';
const MEMORY = 'Leave it out: a component has one memory, its own, and exports it to nobody but the host.';

const REPAIRS: ReadonlyMap<string, string> = new Map([
  ['runtime', own('runtime')],
  ['optimize', own('optimize')],
  ['debug', own('debug')],
  ['sourceMap', own('source-map')],
  ['outFile', own('out')],
  ['textFile', `${LEAVE_OUT} wasm-tools print shows a component as text.`],
  ['bindings', `${LEAVE_OUT} jco transpile makes JavaScript of a component.`],
  ['baseDir', `${LEAVE_OUT} Call wayhouse-asc in the folder of the project.`],
  ['config', 'Write what stands in the file as flags.'],
  ['target', 'Write what the target stands for as flags.'],
  ['exportStart', `${LEAVE_OUT} The component calls the start of the module by itself.`],
  ['importMemory', MEMORY],
  ['noExportMemory', MEMORY],
  ['sharedMemory', MEMORY],
  ['zeroFilledMemory', MEMORY],
  ['importTable', `${LEAVE_OUT} A component has its own table.`],
  ['noEmit', `${LEAVE_OUT} wayhouse-asc generate makes the bindings without a component.`],
  ['wasm', `${LEAVE_OUT} The compiler is the one of this package.`],
  ['help', SHOWS],
  ['version', SHOWS],
  ['showConfig', SHOWS],
  ['stats', SHOWS],
]);

/** asc would take for an option what every object has. */
const OPTIONS: typeof options = Object.assign(Object.create(null), options);

/** Why a build does not go with these, of several the first that is found; absent where it does. */
export function refusalOf(flags: readonly string[]): Refusal | undefined {
  const { options: known, unknown, arguments: words, trailing } = parse([...flags], OPTIONS, false);
  const [strange] = unknown;
  if (strange !== undefined) return { detail: `asc has no flag ${strange}`, repair: SHOWS };
  const [word] = [...words, ...trailing];
  if (word !== undefined) return refusedWord(word);
  const level = flags.find((flag) => flag.startsWith('-O'));
  if (level !== undefined) return refused(level, own('optimize'));
  for (const name of Object.keys(known)) {
    const repair = REPAIRS.get(name);
    if (repair !== undefined) return refused(`--${name}`, repair);
  }
  return refusedAlias(String(known.use ?? ''));
}

/** Throws `SdkError` with `project_invalid`. */
export function checkFlags(flags: readonly string[]): void {
  const refusal = refusalOf(flags);
  if (refusal) throw new SdkError('project_invalid', refusal.detail, { repair: refusal.repair });
}

function refused(flag: string, repair: string): Refusal {
  return { detail: `asc may not have ${flag} here`, repair };
}

function refusedWord(word: string): Refusal {
  return {
    detail: `'${word}' is no flag of asc, nor the value of one`,
    repair: 'Name the module of the guest with --entry of wayhouse-asc; what else belongs to it is imported.',
  };
}

/** `aliases` as asc takes them: `Math=JSMath,LEVEL=3`. */
function refusedAlias(aliases: string): Refusal | undefined {
  const names = aliases.split(',').map((alias) => alias.split('=', 1)[0]?.trim() ?? '');
  const taken = names.find((name) => GLOBAL_NAMES.has(name) || /^(?:ABI_|ambient)/.test(name));
  if (taken === undefined) return undefined;
  const repair =
    taken === 'ABI_UTF16' ? own('string-encoding') : 'Leave it out: the build binds the name to the world.';
  return refused(`--use ${taken}`, repair);
}
