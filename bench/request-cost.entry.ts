/**
 * Times what the worker's walls cost a request, in a process of its own, since they cannot be taken down
 * again. Arguments: the folder of a module, and `bare`, `realm` or `checked`: with no wall, with those around
 * the realm, with the checks of what is lifted as well. Answers a line of JSON (`Costs`).
 *
 * One instance is asked again and again: beside the making of an instance nothing else could be seen.
 */
import { loadModule } from '../host/compile/load.ts';
import { readFrames } from '../host/pool/frames.ts';
import { FRAME_WINDOW } from '../host/protocol/bounds.ts';
import { LIMITS, LIMIT_NAMES, type Limits } from '../host/protocol/limits.ts';
import { FRAMES_VERSION, type Adoption, type FromWorker } from '../host/protocol/messages.ts';
import { Outbox } from '../host/protocol/outbox.ts';
import type { GuestImports, GuestInstance } from '../host/worker/guest.ts';
import { importsFor } from '../host/worker/imports.ts';
import { coreInstantiator, wireModules } from '../host/worker/lifting/instantiate.ts';
import { replaceJspi } from '../host/worker/lifting/jspi.ts';
import { liftingRules } from '../host/worker/lifting/lifting.ts';
import { Hooks } from '../host/worker/metering/hooks.ts';
import { Turns } from '../host/worker/metering/turns.ts';
import { Request } from '../host/worker/request.ts';
import { raiseWalls } from '../host/worker/walls.ts';
import { importGlue } from '../host/worker/walls/glue.ts';

/** In microseconds, each the median of many batches. */
export interface Costs {
  /** A call of `handle` through the glue. */
  readonly handle: number;
  /** What the checks add to the making of an instance. */
  readonly wiring: number;
  /** The main thread's look at the frames of an answer. */
  readonly frames: number;
}

const BATCHES = 120;
const CALLS = 500;
const FRAME_CALLS = 5_000;
const PAIRS = 600;
const INSTANCES = 10;

// Behind the walls neither is there any more.
const now = performance.now.bind(performance);
/** No guest gives way. */
const timeless = (): number => 0;
const say = console.log.bind(console);
const { argv } = process;

const REQUEST = {
  method: 'GET',
  scheme: 'http',
  authority: 'localhost',
  pathWithQuery: '/hello',
  headers: [['accept', '*/*']] as const,
  body: new Uint8Array(),
  remoteAddress: '127.0.0.1',
  requestId: '00000000-0000-4000-8000-000000000000',
  timeLeftMs: 10_000,
};

/** No bound is met, however often the one instance is asked. */
const limits = {
  ...Object.fromEntries(LIMIT_NAMES.map((name) => [name, LIMITS[name].ceiling])),
  liftItems: Infinity,
  liftBytes: Infinity,
  fuel: Infinity,
} as Limits;

const ANSWER = [
  ['response', 1, 200, ['content-type', 'text/plain', 'x-request', '1'], true, [12_345, 65_536, 0]],
  ['body', 1, new Uint8Array(new ArrayBuffer(32)), true],
] as const satisfies readonly FromWorker[];

const NOWHERE = new Outbox<FromWorker>({ postMessage: () => {} });

const breach = (what: string): never => {
  throw new Error(`breach: ${what}`);
};

type Instantiate = (
  getCoreModule: (name: string) => WebAssembly.Module,
  imports: GuestImports,
  instantiateCore: ReturnType<typeof coreInstantiator>,
) => GuestInstance | Promise<GuestInstance>;

async function run([folder = '', mode]: string[]): Promise<Costs> {
  const module = await loadModule(folder);
  const adoption: Adoption = { version: FRAMES_VERSION, ...module, config: {}, limits };
  const rules = liftingRules(adoption);
  const hooks = new Hooks();
  if (mode !== 'bare') {
    replaceJspi();
    raiseWalls(breach);
  }
  const { instantiate } = (await importGlue(module.glue, breach)) as { instantiate: Instantiate };
  const make = (wired: ReturnType<typeof wireModules>) => {
    const metering = { hooks, turns: new Turns(timeless), now: timeless };
    const terms = { deadline: Infinity, isCancelled: () => false };
    const request = new Request(1, terms, { rules, metering, outbox: NOWHERE });
    const core = (name: string) => module.cores.get(name)!;
    const instance = instantiate(core, importsFor(request), coreInstantiator(wired, request));
    return { instance, request };
  };
  const wired = wireModules(adoption);
  const bare = new Map([...wired].map(([core, { needs }]) => [core, { needs, lifted: [], lowered: [] }]));
  const checks = mode === 'checked';
  const { instance, request } = make(checks ? wired : bare);
  // Else it would come to what may be used where nothing can be suspended.
  if (!checks) request.bank.control.enter();
  const handle = await timeHandle(await instance, () => checks && request.lifting.take('handle'));
  const wiring = await timeWiring(
    () => make(bare).instance,
    () => make(wired).instance,
  );
  return { handle, wiring, frames: timeFrames() };
}

/** Batches of both take turns, and the difference is taken of each pair: the collector runs in either. */
async function timeWiring(plain: () => unknown, wired: () => unknown): Promise<number> {
  const differences: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const times = [];
    for (const make of [plain, wired]) {
      const began = now();
      for (let instance = 0; instance < INSTANCES; instance++) await make();
      times.push(((now() - began) * 1_000) / INSTANCES);
    }
    differences.push(times[1]! - times[0]!);
  }
  return middle(differences);
}

async function timeHandle(instance: GuestInstance, after: () => unknown): Promise<number> {
  const batches: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const began = now();
    for (let call = 0; call < CALLS; call++) {
      await instance.handle(REQUEST);
      after();
    }
    batches.push(((now() - began) * 1_000) / CALLS);
  }
  return middle(batches);
}

function timeFrames(): number {
  const batches: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const began = now();
    for (let call = 0; call < FRAME_CALLS; call++) {
      if (typeof readFrames(ANSWER, FRAME_WINDOW, limits) === 'string') throw new Error('refused');
    }
    batches.push(((now() - began) * 1_000) / FRAME_CALLS);
  }
  return middle(batches);
}

/** The median of the second half: in the first the code is still being compiled. */
function middle(batches: readonly number[]): number {
  const warm = batches.slice(batches.length / 2).toSorted((a, b) => a - b);
  return warm[Math.floor(warm.length / 2)]!;
}

say(JSON.stringify(await run(argv.slice(2))));
