import { isDeepStrictEqual } from 'node:util';
import { WayhouseError } from '../../protocol/errors.ts';
import type { CoreWiring, HostFunction } from '../../protocol/messages.ts';
import { coreImportNames } from '../binary/core-module.ts';
import { hex, Reader } from '../binary/reader.ts';
import { decode, type Decoded } from './decode.ts';
import { type Entity, type Of, UNKNOWN } from './spaces.ts';

/** A core module of a component, and where it meets the host. */
export interface WiredModule {
  readonly bytes: Uint8Array;
  readonly wiring: CoreWiring;
}

type Lowered = CoreWiring['lowered'];
type Lifted = CoreWiring['lifted'];

const HOST_FUNCTIONS: ReadonlyMap<string, HostFunction> = new Map([
  ['wayhouse:plugin/log@0.1.0#log', 'log.log'],
  ['wayhouse:plugin/http@0.1.0#fetch', 'http.fetch'],
  ['wayhouse:plugin/config@0.1.0#get', 'config.get'],
]);

/**
 * Tells which imports and exports of each core module are functions of the world, so that the core
 * values of a call can be checked before the glue lifts them. The modules come in the order of their
 * bytes, as jco numbers them.
 *
 * For a component that has passed the inspection. Throws `unsupported_world` where the wiring cannot
 * be told from the bytes, and `feature_refused` for canonical built-ins.
 */
export function wiringOf(component: Uint8Array): readonly WiredModule[] {
  const decoded = decode(component);
  refuseNested(decoded);
  refuseBuiltIns(decoded);
  refuseAsync(decoded);
  const handle = liftOfHandle(decoded);
  refuseSecond(decoded, handle.of.module, '"handle"');
  const lowers = decoded.spaces.all('core func').filter((entity) => entity.kind === 'lowered');
  const memory = memoryOf(decoded, [handle, ...lowers]);
  if (memory !== undefined) refuseSecond(decoded, memory.module, 'the memory of strings and lists');
  const postReturn = postReturnOf(decoded, handle);
  const lowered = loweredByModule(decoded, component);
  return decoded.modules.map(({ start, end }, module) => {
    const lifted = handle.of.module === module ? liftedFrom(handle) : [];
    const wiring = {
      lowered: lowered.get(module) ?? [],
      lifted,
      ...(memory?.module === module && { memory: memory.field }),
      ...(postReturn?.module === module && { postReturn: postReturn.field }),
    };
    return { bytes: component.subarray(start, end), wiring };
  });
}

/** Between components inside one another jco makes adapters, of which no wiring tells. */
function refuseNested({ nested }: Decoded): void {
  if (nested > 0)
    throw refused(
      'a component inside the component lifts, lowers or defines functions of its own; link its parts into one component',
    );
}

/** Resources, streams, futures, tasks and threads: `handle` takes and gives none of them. */
function refuseBuiltIns({ builtIns: [code] }: Decoded): void {
  if (code !== undefined)
    throw new WayhouseError(
      'feature_refused',
      `the component uses the canonical built-in ${hex(code)} (of resources, streams, futures, tasks or threads), which no function of the world needs`,
    );
}

/** Also of functions that the host never calls, because jco's glue differs with it. */
function refuseAsync({ spaces }: Decoded): void {
  const functions = [...spaces.all('func'), ...spaces.all('core func')];
  const found = functions.filter((entity) => entity.kind === 'lifted' || entity.kind === 'lowered');
  if (found.some(({ options }) => options.async))
    throw refused(
      'the component lifts or lowers a function with the canonical option async, which this version does not run',
    );
}

interface Handle extends Of<'lifted'> {
  readonly of: Of<'module export'>;
}

function liftOfHandle({ exports }: Decoded): Handle {
  const handle = exports.get('handle');
  if (handle?.kind !== 'lifted')
    throw refused('the export "handle" is not lifted by the component itself, but comes through another');
  if (handle.of.kind !== 'module export')
    throw refused('the export "handle" lifts a function that is not an export of a core module');
  return { ...handle, of: handle.of };
}

/** Of two instances, the host could not tell which one's answer is lifted, and out of which one's memory. */
function refuseSecond({ spaces }: Decoded, module: number, what: string): void {
  const instances = spaces
    .all('core instance')
    .filter((entity) => entity.kind === 'module instance' && entity.module === module);
  if (instances.length !== 1)
    throw refused(
      `core module ${module}, which has ${what}, is instantiated ${instances.length} times; once is allowed`,
    );
}

/** The export of a module that is called when the answer of `handle` is lifted. */
function postReturnOf({ spaces }: Decoded, { options }: Handle): Of<'module export'> | undefined {
  if (options.postReturn === undefined) return undefined;
  const found = spaces.get('core func', options.postReturn);
  if (found.kind !== 'module export')
    throw refused('the post-return of "handle" is not an export of a core module');
  return found;
}

const liftedFrom = ({ of, options }: Handle): Lifted => [
  { field: of.field, func: 'handle', encoding: options.encoding },
];

/** What each module's instances import of the host: the same for all of one module. */
function loweredByModule({ spaces, modules }: Decoded, component: Uint8Array): ReadonlyMap<number, Lowered> {
  const lowered = new Map<number, Lowered>();
  const importsOf = modules.map(({ start, end }) => once(() => importNames(component.subarray(start, end))));
  for (const instance of spaces.all('core instance')) {
    if (instance.kind !== 'module instance') continue;
    const known = lowered.get(instance.module);
    const found = importedBy(instance, importsOf[instance.module]!());
    if (known !== undefined && !isDeepStrictEqual(known, found))
      throw refused(
        `core module ${instance.module} is instantiated more than once, each time with other functions of the host`,
      );
    lowered.set(instance.module, found);
  }
  return lowered;
}

type ImportName = readonly [module: string, field: string];

/** Of what it is given, a module may import little, or the same many times. */
function importNames(core: Uint8Array): readonly ImportName[] {
  const names = new Map<string, ImportName>();
  for (const [module, field] of coreImportNames(Reader.of(core)))
    names.set(JSON.stringify([module, field]), [module, field]);
  return [...names.values()];
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function importedBy({ args }: Of<'module instance'>, imports: readonly ImportName[]): Lowered {
  return imports.flatMap(([module, field]) => {
    const source = args.get(module);
    if (source?.kind === 'module instance') return [];
    if (source?.kind !== 'bundle')
      throw refused('a core module imports from what is no core instance of the component');
    return entry({ module, field }, source.exports.get(field) ?? UNKNOWN);
  });
}

function entry(name: { readonly module: string; readonly field: string }, entity: Entity): Lowered {
  if (entity.kind !== 'lowered') return [];
  return [{ ...name, func: hostFunction(entity), encoding: entity.options.encoding }];
}

function hostFunction({ of }: Of<'lowered'>): HostFunction {
  const func = of.kind === 'imported func' ? HOST_FUNCTIONS.get(`${of.instance}#${of.name}`) : undefined;
  if (func === undefined)
    throw refused('the component lowers a function that is not one of those that the host provides');
  return func;
}

/** The export of a module that is the memory in which strings and lists lie: one, so that it is the one checked. */
function memoryOf(
  { spaces }: Decoded,
  functions: readonly Of<'lifted' | 'lowered'>[],
): Of<'module export'> | undefined {
  let found: Of<'module export'> | undefined;
  for (const { options } of functions) {
    if (options.memory === undefined) continue;
    const memory = spaces.get('core memory', options.memory);
    if (memory.kind !== 'module export')
      throw refused('a memory that canonical options name is not an export of a core module');
    found ??= memory;
    if (found.module !== memory.module || found.field !== memory.field)
      throw refused('canonical options name two memories; strings and lists must lie in one');
  }
  return found;
}

const refused = (detail: string): WayhouseError => new WayhouseError('unsupported_world', detail);
