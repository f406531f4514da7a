/** The functions of the world as core functions: their types follow from the canonical ABI and wit/v0.1. */
import type { CoreExport, HostFunction, LiftedHandle, LoweredFunction } from '../../protocol/linkage.ts';
import { LETTERS } from '../binary/core-types.ts';
import { invalid, unsupported } from './refusals.ts';
import { type CanonicalOptions, type Entity, type Of, place } from './spaces.ts';

interface Lowering {
  readonly func: HostFunction;
  /** The code of its type as a core function. */
  readonly code: string;
  /** Whether its answer has strings or lists. */
  readonly answers: boolean;
}

/** Of core functions all of whose parameters and results are pointers, lengths and small numbers. */
const numbers = (parameters: number, results: number): string =>
  `${LETTERS.i32.repeat(parameters)}>${LETTERS.i32.repeat(results)}`;

const LOWERINGS: ReadonlyMap<string, Lowering> = new Map([
  ['wayhouse:plugin/log@0.1.0#log', { func: 'log.log', code: numbers(5, 0), answers: false }],
  ['wayhouse:plugin/http@0.1.0#fetch', { func: 'http.fetch', code: numbers(11, 0), answers: true }],
  ['wayhouse:plugin/config@0.1.0#get', { func: 'config.get', code: numbers(3, 0), answers: true }],
]);

const HANDLE = numbers(1, 1);
const REALLOC = numbers(4, 1);
const POST_RETURN = numbers(1, 0);

/** The host function that is lowered so; `code` is that of the type by which it is imported. */
export function loweredFunction({ of, options }: Of<'lowered'>, code: string): LoweredFunction {
  const found = of.kind === 'imported func' ? LOWERINGS.get(`${of.instance}#${of.name}`) : undefined;
  if (found === undefined)
    throw unsupported('the component lowers a function that is not one of those that the host provides');
  const { func, answers } = found;
  requireType(func, code, found.code);
  if (options.memory === undefined) throw invalid(`${func} has no memory`);
  const realloc = answers || options.realloc !== undefined ? reallocOf(func, options) : undefined;
  return { func, encoding: options.encoding, ...(realloc && { realloc }) };
}

/** `handle` as it is lifted. */
export function liftedHandle({ of, options }: Of<'lifted'>): LiftedHandle {
  const { encoding, postReturn } = options;
  return {
    ...coreFunction('the function lifted as "handle"', of, HANDLE),
    encoding,
    realloc: reallocOf('"handle"', options),
    ...(postReturn && { postReturn: coreFunction('the post-return of "handle"', postReturn, POST_RETURN) }),
  };
}

function reallocOf(what: string, { realloc }: CanonicalOptions): CoreExport {
  if (realloc === undefined) throw invalid(`${what} has no realloc`);
  return coreFunction(`the realloc of ${what}`, realloc, REALLOC);
}

/** The memory that all of them name. Throws `unsupported_world` where that is not one. */
export function commonMemory(handle: Of<'lifted'>, lowered: readonly Of<'lowered'>[]): CoreExport {
  const { memory } = handle.options;
  if (memory === undefined) throw invalid('"handle" has no memory');
  if (memory.kind !== 'exported' || memory.item.sort !== 'memory')
    throw unsupported('the memory of "handle" is not an export of a core module');
  if (memory.item.type.addresses !== 32) throw invalid('strings and lists lie in a memory of 64 bits');
  const others = lowered.flatMap(({ options }) => options.memory ?? []);
  if (others.some((other) => !isSame(memory, other)))
    throw unsupported('canonical options name two memories; strings and lists must lie in one');
  return place(memory);
}

const isSame = ({ instance, field }: Of<'exported'>, other: Entity): boolean =>
  other.kind === 'exported' && other.instance === instance && other.field === field;

function coreFunction(what: string, entity: Entity, code: string): CoreExport {
  if (entity.kind !== 'exported' || entity.item.sort !== 'func')
    throw unsupported(`${what} is not an export of a core module`);
  requireType(what, entity.item.code, code);
  return place(entity);
}

/** Both as codes of `FuncType`. */
export function requireType(what: string, found: string, expected: string): void {
  if (found !== expected) throw invalid(`${what} is ${typeText(found)} and has to be ${typeText(expected)}`);
}

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(LETTERS).map(([name, letter]) => [letter, name]),
);

/** At most so many of its values are named. */
const MOST_NAMED = 20;

/** As `(i32 i32) -> (i32)`. */
function typeText(code: string): string {
  const sides = code.split('>').map((letters) => {
    const named = Array.from(letters.slice(0, MOST_NAMED), (letter) => NAMES.get(letter));
    return `(${named.join(' ')}${letters.length > MOST_NAMED ? ' ...' : ''})`;
  });
  return sides.join(' -> ');
}
