/** Core modules between glue and guest, with the checks on the ways between them. */
import { beforeAll, expect, test } from 'vitest';
import { type Adoption, type CoreWiring, FRAMES_VERSION } from '../../../host/protocol/messages.ts';
import { coreInstantiator, wireModules } from '../../../host/worker/lifting/instantiate.ts';
import {
  checkResult,
  expectChecks,
  replaceJspi,
  requireChecksTaken,
} from '../../../host/worker/lifting/jspi.ts';
import { Lifting, liftingRules } from '../../../host/worker/lifting/lifting.ts';
import { describeTrap } from '../../../host/worker/trap.ts';
import { limitsOf } from './support/bench.ts';
import { metered, type MeteredModule, Thread } from './support/metered.ts';

const LOG = { module: 'host', field: 'log', func: 'log.log', encoding: 'utf8' } as const;
const FETCH = { module: 'host', field: 'fetch', func: 'http.fetch', encoding: 'utf8' } as const;
const HANDLE = { field: 'handle', func: 'handle', encoding: 'utf8' } as const;
const WIRING: CoreWiring = { lowered: [LOG, FETCH], lifted: [HANDLE], memory: 'memory' };

/** Its `handle` does what it is told: logs well or badly, calls out well or badly, catching all it can. */
const GUEST = `(module
  (import "host" "log" (func $log (param i32 i32 i32 i32 i32)))
  (import "host" "fetch" (func $fetch (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "\\c8\\00\\00\\00")
  (func $call (param $out i32) (param $length i32)
    (if (local.get $out)
      (then (call $fetch (i32.const 0) (i32.const 0) (i32.const 0) (local.get $length) (i32.const 0) (i32.const 0)
        (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 64)))
      (else (call $log (i32.const 2) (i32.const 0) (local.get $length) (i32.const 0) (i32.const 0)))))
  (func $try (param i32 i32)
    (block $caught (try_table (catch_all $caught) (call $call (local.get 0) (local.get 1)))))
  (func (export "handle") (param $what i32) (result i32)
    (if (i32.eq (local.get $what) (i32.const 1)) (then (call $try (i32.const 0) (i32.const 5))))
    (if (i32.eq (local.get $what) (i32.const 2)) (then (call $try (i32.const 0) (i32.const -1))))
    (if (i32.eq (local.get $what) (i32.const 3)) (then (call $try (i32.const 1) (i32.const 5))))
    (if (i32.eq (local.get $what) (i32.const 4)) (then (call $try (i32.const 1) (i32.const -1))))
    (if (i32.eq (local.get $what) (i32.const 5)) (then (return (i32.const 2))))
    (i32.const 16)))`;

let guest: MeteredModule;

beforeAll(async () => {
  replaceJspi();
  guest = await metered(GUEST);
});

function adoption(cores: readonly (readonly [string, MeteredModule, CoreWiring?])[]): Adoption {
  return {
    version: FRAMES_VERSION,
    glue: '',
    cores: new Map(cores.map(([name, { module }]) => [name, module])),
    wiring: new Map(cores.flatMap(([name, , wiring]) => (wiring === undefined ? [] : [[name, wiring]]))),
    needs: new Map(cores.map(([name, { needs }]) => [name, needs])),
    config: {},
    limits: limitsOf({}),
  };
}

type Jspi = Readonly<{
  Suspending: new (inner: (...values: number[]) => unknown) => WebAssembly.ImportValue;
  promising: (exported: unknown) => (value: number) => Promise<number>;
}>;

/** As glue does it: its imports in, `handle` as a promise out. */
function instantiate(adopted: Adoption) {
  const calls: number[][] = [];
  const called = (...values: number[]) => void calls.push(values);
  const lifting = new Lifting(liftingRules(adopted));
  const bank = new Thread().bank();
  const { Suspending, promising } = WebAssembly as unknown as Jspi;
  const later = new Suspending(async (...values) => {
    await new Promise((resolve) => setImmediate(resolve));
    called(...values);
  });
  const make = coreInstantiator(wireModules(adopted), { lifting, bank });
  const imports = { host: { log: called, fetch: later } };
  const { exports } = make(adopted.cores.get('guest')!, imports);
  return { lifting, bank, calls, imports, exports, handle: promising(exports['handle']) };
}

const start = () => instantiate(adoption([['guest', guest, WIRING]]));

test('a call that is well goes on to the glue with its values; one that suspends still does', async () => {
  const { handle, calls, lifting } = start();
  expect(await handle(1)).toBe(16);
  expect(calls).toEqual([[2, 0, 5, 0, 0]]);
  expect(await handle(3)).toBe(16);
  expect(calls[1]).toEqual([0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 64]);
  expect(lifting.failure).toBeUndefined();
});

test.each([
  ['log', 2, /^log: the message: 4294967295 bytes/],
  ['fetch', 4, /^fetch: the URL: 4294967295 bytes/],
])(
  'a %s that is not never gets to the glue, and a guest that catches all cannot catch it',
  async (_what, act, detail) => {
    const { handle, calls, lifting } = start();
    const thrown: unknown = await handle(act).then(
      () => 'caught by the guest',
      (error: unknown) => error,
    );
    expect(describeTrap(thrown)).toMatch(detail);
    // The guest's functions, and none of ours.
    expect(describeTrap(thrown).match(/\nat /g)).toHaveLength(3);
    expect(lifting.failure).toEqual({ code: 'guest_trapped', detail: expect.stringMatching(detail) });
    await expect(handle(1)).rejects.toThrow(detail);
    expect(calls).toEqual([]);
  },
);

test('what handle gives back is checked before the glue has it', async () => {
  const { handle, lifting } = start();
  await expect(handle(5)).rejects.toThrow(/^handle: the response: its address 2/);
  expect(lifting.failure).toMatchObject({ code: 'guest_trapped' });
});

test("the glue's imports are left as they are; each instance has checks of its own", async () => {
  const first = start();
  const second = start();
  const { log } = first.imports.host;
  await expect(first.handle(2)).rejects.toThrow(/the message/);
  expect(await second.handle(1)).toBe(16);
  expect([first.calls, second.calls.length]).toEqual([[], 1]);
  expect(first.imports.host.log).toBe(log);
});

test('a module without wiring is not checked', async () => {
  const other = await metered(GUEST);
  const cores = adoption([
    ['guest', guest],
    ['other', other, WIRING],
  ]);
  const { handle, calls } = instantiate(cores);
  expect(await handle(2)).toBe(16);
  expect(calls).toEqual([[2, 0, -1, 0, 0]]);
});

test('start-up code that calls before its module can have a memory traps', async () => {
  const early = await metered(`(module
    (import "host" "log" (func $log (param i32 i32 i32 i32 i32)))
    (memory (export "memory") 1)
    (func $start (call $log (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 0)))
    (start $start))`);
  const wiring = { lowered: [LOG], lifted: [HANDLE], memory: 'memory' };
  expect(() => instantiate(adoption([['guest', early, wiring]]))).toThrow(
    /before the component had its memory/,
  );
});

test.each<[string, CoreWiring, RegExp]>([
  [
    'an import that is not there',
    { ...WIRING, lowered: [{ ...LOG, field: 'no' }] },
    /no function for an import/,
  ],
  ['an export that is not there', { ...WIRING, lifted: [{ ...HANDLE, field: 'no' }] }, /exports no function/],
  ['a memory that is not there', { ...WIRING, memory: 'no' }, /one memory/],
  ['a memory that is none', { ...WIRING, memory: 'handle' }, /one memory/],
])('wiring that does not fit starts nothing: %s', (_what, wiring, message) => {
  expect(() => instantiate(adoption([['guest', guest, wiring]]))).toThrow(message);
});

test('what stands in the place of post-return cannot be suspended, which glue is not told by an error', async () => {
  const text = `(module (memory (export "memory") 1)
    (func (export "handle") (param i32) (result i32) unreachable) (func (export "post") (param i32) unreachable))`;
  const wiring: CoreWiring = { lowered: [], lifted: [HANDLE], memory: 'memory', postReturn: 'post' };
  const { exports } = instantiate(adoption([['guest', await metered(text), wiring]]));
  const { promising } = WebAssembly as unknown as Jspi;
  const { post } = exports as { post: () => void };
  expect(promising(post)).toBe(post);
  expect(() => post()).not.toThrow();
  expect(() => promising(() => 0)).toThrow(TypeError);
});

test('core modules start nothing without a wiring that tells of handle', () => {
  const adopted = [adoption([['guest', guest]]), adoption([['guest', guest, { ...WIRING, lifted: [] }]])];
  for (const without of adopted) expect(() => wireModules(without)).toThrow(/which core module has "handle"/);
});

test('wiring of a module that is not there starts nothing', () => {
  const adopted = adoption([['guest', guest, WIRING]]);
  const wiring = new Map([...adopted.wiring, ['other', WIRING]]);
  expect(() => wireModules({ ...adopted, wiring })).toThrow(/no core module "other"/);
});

test('glue that lifts another function than the one that is checked makes no instance', () => {
  expectChecks();
  checkResult(() => 0, { enter() {}, leave() {}, check() {} });
  expect(requireChecksTaken).toThrow(/does not lift the function whose result is checked/);
  expect(requireChecksTaken).not.toThrow();
});
