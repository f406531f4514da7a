/** Metered guests on a real worker: what they use, and how they end without it. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { HOST_CALL_FUEL } from '../../../host/protocol/fuel.ts';
import { LIMITS } from '../../../host/protocol/limits.ts';
import { UNINTERRUPTED_FUEL } from '../../../host/worker/metering/control.ts';
import { coreGuest, response } from '../../support/core-guest.ts';
import { type GuestLanguage, guestPath } from '../../support/guests.ts';
import { load, Serving } from './support/serving.ts';

const AMPLE = { fuel: LIMITS.fuel.ceiling };
const MISDEED = '/misdeed';

const guest = async (name: string, language: GuestLanguage) =>
  load(await readFile(guestPath(name, language)));

describe.each<GuestLanguage>(['assemblyscript', 'rust'])('a guest in %s', (language) => {
  test('uses the same fuel and memory for the same request: again, and on another worker', async () => {
    const loaded = await guest('echo', language);
    const [one, other] = [await Serving.start(loaded), await Serving.start(loaded, AMPLE)];
    const first = await one.ask('/');
    expect(first.status).toBe(200);
    expect(first.spent[0]).toBeGreaterThan(10_000);
    expect(first.spent[1] % 65_536).toBe(0);
    for (const serving of [one, other, one, other]) expect(await serving.ask('/')).toEqual(first);
    expect((await one.ask('/a-longer-path')).spent[0]).toBeGreaterThan(first.spent[0]);
  });

  test('that computes long uses the same each time, however it is interrupted', async () => {
    const serving = await Serving.start(await guest('slow', language), AMPLE);
    const path = '/?n=5000000';
    const alone = await serving.ask(path);
    const together = await Promise.all([path, path, path].map((each) => serving.ask(each)));
    expect(together).toEqual([alone, alone, alone]);
    expect(alone.spent[0]).toBeGreaterThan(5_000_000);
  });

  test('in a loop ends at its deadline; meanwhile the worker answers others, and afterwards', async () => {
    const serving = await Serving.start(await guest('loop-forever', language), AMPLE);
    const loop = serving.request('/loop', 500);
    const ended = serving.ended(loop);
    const order: unknown[] = [];
    void ended.then(({ status }) => order.push(status));
    order.push((await serving.ask('/')).status);
    expect(await ended).toMatchObject({
      status: 'deadline_exceeded',
      detail: expect.stringMatching(/limit deadlineMs/),
    });
    expect(order).toEqual([200, 'deadline_exceeded']);
    expect((await serving.ask('/')).status).toBe(200);
    expect(serving.lost).toEqual([]);
  });

  test('in a loop ends when it is cancelled, without its worker', async () => {
    const serving = await Serving.start(await guest('loop-forever', language), AMPLE);
    const loops = [serving.request('/loop'), serving.request('/loop')];
    const ended = Promise.all(loops.map((loop) => serving.ended(loop)));
    expect((await serving.ask('/')).status).toBe(200);
    for (const loop of loops) serving.cancel(loop);
    for (const { detail } of await ended) expect(detail).toMatch(/^the request was cancelled/);
    expect((await serving.ask('/')).status).toBe(200);
    expect(serving.lost).toEqual([]);
  });

  test('in a loop ends, though more came at once than can begin at once, and one was cancelled', async () => {
    const serving = await Serving.start(await guest('loop-forever', language), AMPLE);
    serving.frames.setMaxListeners(0);
    const loops = Array.from({ length: 40 }, () => serving.request('/loop', 500));
    const last = serving.request('/loop');
    const ended = Promise.all(loops.map(async (loop) => (await serving.ended(loop)).status));
    const cancelled = serving.ended(last);
    serving.cancel(last);
    expect((await cancelled).detail).toMatch(/^the request was cancelled/);
    expect((await serving.ask('/')).status).toBe(200);
    expect(await ended).toEqual(Array(40).fill('deadline_exceeded'));
    expect(serving.lost).toEqual([]);
  });

  test('in a loop ends when its fuel does', async () => {
    const serving = await Serving.start(await guest('loop-forever', language), { fuel: 30_000_000 });
    const { status, detail, spent } = await serving.ask('/loop');
    expect([status, spent[0]]).toEqual(['fuel_exhausted', 30_000_000]);
    expect(detail).toMatch(/limit fuel.*\n.*wasm-function/);
  });

  test('that eats memory is refused at the limit, and each refusal is counted', async () => {
    const memoryBytes = 40 * 65_536;
    const serving = await Serving.start(await guest('eat-memory', language), { ...AMPLE, memoryBytes });
    const { status, spent } = await serving.ask('/');
    expect([status, ...spent.slice(1)]).toEqual([200, memoryBytes, 1]);
    expect(await serving.ask('/allocate')).toMatchObject({ status: 'memory_exhausted' });
  });

  test('that recurses without end is told so', async () => {
    const serving = await Serving.start(await guest('deep-recursion', language), AMPLE);
    expect(await serving.ask('/')).toMatchObject({ status: 'stack_exhausted' });
    expect(serving.lost).toEqual([]);
  });
});

describe('where no guest can be suspended', () => {
  test.each([
    'loop-in-post-return',
    'recursion-in-post-return',
    'trap-in-post-return',
    'post-return-calls-host',
  ])('%s: the answer that was lifted stands, and its fuel is counted', async (name) => {
    const serving = await Serving.start(await guest(name, 'wat'), AMPLE);
    const usual = await serving.ask('/');
    const misled = await serving.ask(MISDEED);
    expect([usual.status, misled.status]).toEqual([200, 200]);
    expect(misled.spent[0]).toBeGreaterThan(usual.spent[0]);
    if (name.startsWith('loop')) expect(misled.spent[0]).toBeGreaterThanOrEqual(UNINTERRUPTED_FUEL);
    expect(await serving.ask('/')).toEqual(usual);
  });

  test('a loop in cabi_realloc ends at the cap', async () => {
    const serving = await Serving.start(await guest('loop-in-realloc', 'wat'), AMPLE);
    expect(await serving.ask(MISDEED)).toMatchObject({
      status: 'fuel_exhausted',
      detail: expect.stringMatching(/at a stretch .*cabi_realloc/),
    });
    expect((await serving.ask('/')).status).toBe(200);
  });

  test('a loop in a start function keeps the worker from starting, and says why', async () => {
    const looping = await guest('loop-at-start', 'rust');
    await expect(Serving.start(looping, AMPLE)).rejects.toMatchObject({
      code: 'start_failed',
      detail: expect.stringMatching(/at a stretch .*start code/),
    });
  });
});

/** Counts down; the request's address is not needed any more. */
const COMPUTE = `(local.set 0 (i32.const 30000000))
  (loop $turn (br_if $turn (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))`;
const LOG = '(call 0 (i32.const 2) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))';
const FETCH = `(call 1 ${'(i32.const 0) '.repeat(10)} (i32.const 1024))`;
const GET = '(call 2 (i32.const 512) (i32.const 3) (i32.const 1024))';

test('after it was interrupted a guest calls the host as before, and after that it is interrupted again', async () => {
  const component = await coreGuest({
    pages: 1,
    data: { 16: response([0, 0], [0, 0]), 512: 'key' },
    acts: { a: `${COMPUTE} ${LOG} ${COMPUTE} ${FETCH} ${COMPUTE} ${GET} ${COMPUTE} (i32.const 16)` },
  });
  const serving = await Serving.start(await load(component), AMPLE);
  const id = serving.request('/a');
  const ended = serving.ended(id);
  const [log, call] = await Promise.all([serving.next(id, 'log'), serving.next(id, 'call')]);
  expect([log[0], call[2]]).toEqual(['log', 1]);
  serving.reply(id, 1);
  expect(await ended).toMatchObject({ status: 200 });
});

test('what the host does for a guest is charged by its table', async () => {
  const acts = { a: '(i32.const 16)', b: `${GET} (i32.const 16)`, c: `${GET} ${GET} (i32.const 16)` };
  const component = await coreGuest({ pages: 1, data: { 16: response([0, 0], [0, 0]), 512: 'key' }, acts });
  const serving = await Serving.start(await load(component));
  const [none, once, twice] = await Promise.all(['/a', '/b', '/c'].map((path) => serving.ask(path)));
  const cost = once!.spent[0] - none!.spent[0];
  expect(cost).toBeGreaterThanOrEqual(HOST_CALL_FUEL.call['config.get']);
  expect(twice!.spent[0] - once!.spent[0]).toBeGreaterThanOrEqual(HOST_CALL_FUEL.call['config.get']);
});
