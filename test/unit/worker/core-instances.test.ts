/** Functions of the host as a guest's core modules call them, and `handle` as the host calls it. */
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { FetchOutcome } from '../../../host/protocol/messages.ts';
import { programOf } from '../../../host/worker/instances/program.ts';
import { FETCH_FAILURES } from '../../support/component.ts';
import { type CoreGuest, response } from '../../support/core-guest.ts';
import { adoptionOf, Bench } from './support/workshop.ts';

const ANSWER = '(i32.const 16)';
/** Where answers of the host go. */
const RESULT = 1024;
const zeros = (count: number): string => '(i32.const 0) '.repeat(count);
const log = (length: number): string =>
  `(call 0 (i32.const 2) (i32.const 512) (i32.const ${length}) ${zeros(2)})`;
const fetch = (urlLength: number): string =>
  `(call 1 ${zeros(3)} (i32.const ${urlLength}) ${zeros(6)} (i32.const ${RESULT}))`;
const GET = `(call 2 (i32.const 512) (i32.const 3) (i32.const ${RESULT}))`;
const caught = (code: string): string => `(block $caught (try_table (catch_all $caught) ${code}))`;
/** Has it answer with so many bytes from there. */
const body = (at: string, length: string): string =>
  `(i32.store (i32.const 28) ${at}) (i32.store (i32.const 32) ${length})`;
const load = (at: number): string => `(i32.load (i32.const ${at}))`;

const ACTS = {
  a: ANSWER,
  l: `${log(3)} ${ANSWER}`,
  m: `${caught(log(-1))} ${caught(log(3))} ${ANSWER}`,
  n: `${caught(fetch(-1))} ${caught(log(3))} ${ANSWER}`,
  r: '(i32.const 2)',
  g: `${GET} ${body(load(RESULT + 4), load(RESULT + 8))} ${ANSWER}`,
  h: `${GET} ${body(`(i32.const ${RESULT})`, '(i32.const 12)')} ${ANSWER}`,
  f: `${fetch(0)} ${body(`(i32.const ${RESULT})`, '(i32.const 32)')} ${ANSWER}`,
  // The body of the answer that it was given.
  b: `${fetch(0)} ${body(load(RESULT + 20), load(RESULT + 24))} ${ANSWER}`,
  // The value of its first header field.
  v: `${fetch(0)} ${body(`(i32.load offset=8 ${load(RESULT + 12)})`, `(i32.load offset=12 ${load(RESULT + 12)})`)} ${ANSWER}`,
  // The text of the error.
  e: `${fetch(0)} ${body(load(RESULT + 16), load(RESULT + 20))} ${ANSWER}`,
};

const GUEST: CoreGuest = {
  pages: 1,
  data: { 16: response([0, 0], [0, 0]), 512: 'key' },
  acts: ACTS,
};

const open = (guest: Partial<CoreGuest> = {}) => Bench.warm({ ...GUEST, ...guest });

/** Asks, and answers the call of the guest. */
async function asked(path: string, outcome: FetchOutcome, bench?: Bench) {
  const at = bench ?? (await open());
  const request = at.request(path);
  const ended = at.serve(at.instances.lease(), request);
  await at.called(request);
  request.reply(1, outcome);
  return ended;
}

test('a call that is well is made with its values', async () => {
  const bench = await open();
  expect((await bench.ask('/l')).status).toBe(200);
  await turn();
  expect(bench.frames).toEqual([['log', 1, 'info', 'key', []]]);
});

test.each([
  ['log', '/m', /^log: the message: 4294967295 bytes/],
  ['fetch', '/n', /^fetch: the URL: 4294967295 bytes/],
])(
  'a %s that is not is never made, nor any after it; and a guest that catches all cannot catch it',
  async (_what, path, detail) => {
    const bench = await open();
    const ended = await bench.ask(path);
    expect(ended).toMatchObject({ status: 'guest_trapped', detail: expect.stringMatching(detail) });
    // The guest's functions, and none of ours.
    expect(ended.detail?.match(/\nat /g)).toHaveLength(2);
    await turn();
    expect(bench.frames).toEqual([]);
  },
);

test('what handle gives back is checked before anything is lifted', async () => {
  const ended = await (await open()).ask('/r');
  expect(ended).toMatchObject({
    status: 'guest_trapped',
    detail: expect.stringMatching(/^handle: the response: its address 2/),
  });
});

describe('a value of the config', () => {
  test('lies where the guest made room for it', async () => {
    expect((await (await open()).ask('/g')).body?.toString()).toBe('value');
    expect(
      (await (await open({ encoding: 'utf16', data: { ...GUEST.data, 512: 'k\0e\0y\0' } })).ask('/h'))
        .body?.[8],
    ).toBe(5);
  });

  test('that is not there is none', async () => {
    const bench = await open({ data: { ...GUEST.data, 512: 'kex' } });
    expect((await bench.ask('/h')).body?.[0]).toBe(0);
  });
});

describe('an outcome of fetch', () => {
  const ok = (headers: string[], bytes: number[]): FetchOutcome => ({
    ok: { status: 0x1234, headers, body: Uint8Array.from(bytes) },
  });

  test('is an answer, as the guest reads it', async () => {
    const found = (await asked('/f', ok(['a', 'b', 'c', ''], [1, 2, 3]))).body!;
    expect([found[0], found.readUInt16LE(8), found.readUInt32LE(16), found.readUInt32LE(24)]).toEqual([
      0, 0x1234, 2, 3,
    ]);
    expect((await asked('/b', ok([], [104, 105]))).body?.toString()).toBe('hi');
    expect((await asked('/v', ok(['a', 'é☃ and more'], []))).body?.toString()).toBe('é☃ and more');
  });

  test.each(FETCH_FAILURES.map((error, at) => [error.tag, { at, error }] as const))(
    'is an error: %s',
    async (_tag, { at, error }) => {
      const found = (await asked('/f', { error })).body!;
      expect([found[0], found[8]]).toEqual([1, at]);
      if (typeof error.val === 'string')
        expect((await asked('/e', { error })).body?.toString()).toBe(error.val);
      else if (typeof error.val === 'bigint') expect(found.readBigUInt64LE(16)).toBe(error.val);
      else expect(found.readUInt32LE(16)).toBe(error.val);
    },
  );

  test('costs what it hands over', async () => {
    const [small, large] = [
      await asked('/f', ok([], [])),
      await asked('/f', ok([], Array<number>(1_000).fill(1))),
    ];
    expect(large.spent[0] - small.spent[0]).toBeGreaterThanOrEqual(8_000);
  });
});

describe('room that the guest makes', () => {
  test.each([
    [
      'past the end of its memory',
      '(return (i32.const 65535))',
      /^cabi_realloc: asked for 68 bytes at a multiple of 4 it gave 65535/,
    ],
    ['at a negative address', '(return (i32.const -8))', /it gave 4294967288, in a memory of 65536/],
    ['at an odd address', '(return (i32.const 1021))', /at a multiple of 4 it gave 1021/],
  ])('%s ends the request', async (_what, realloc, detail) => {
    const bench = await open({ realloc });
    expect(await bench.ask('/a')).toMatchObject({
      status: 'guest_trapped',
      detail: expect.stringMatching(detail),
    });
  });

  test('is never asked for nothing', async () => {
    const bench = await open({ realloc: '(if (i32.eqz (local.get 3)) (then unreachable))' });
    expect((await bench.ask('')).status).toBe('guest_trapped'); // it has no first letter
    expect(
      (await asked('/f', { ok: { status: 200, headers: ['', ''], body: new Uint8Array() } }, bench)).status,
    ).toBe(200);
  });

  test('by throwing ends the request, also where the guest would catch it', async () => {
    const bench = await open({
      fields: '(tag $thrown) (global $armed (mut i32) (i32.const 0))',
      realloc: '(if (global.get $armed) (then (throw $thrown)))',
      acts: { ...ACTS, c: `(global.set $armed (i32.const 1)) ${caught(GET)} ${ANSWER}` },
    });
    expect(await bench.ask('/c')).toMatchObject({
      status: 'guest_trapped',
      detail: expect.stringMatching(/cabi_realloc threw/),
    });
    expect((await bench.ask('/a')).status).toBe(200);
  });
});

describe('post-return', () => {
  test.each([
    ['traps', 'unreachable'],
    ['calls the host', log(3)],
    ['writes over the answer', '(memory.fill (i32.const 0) (i32.const 255) (i32.const 1024))'],
  ])('that %s changes nothing of the answer', async (_what, postReturn) => {
    const bench = await open({ postReturn });
    expect((await bench.ask('/g')).body?.toString()).toBe('value');
    await turn();
    expect(bench.frames).toEqual([]);
    expect((await bench.ask('/g')).body?.toString()).toBe('value');
  });
});

test('a component whose core modules are not there, or not metered, starts nothing', async () => {
  const adoption = await adoptionOf(GUEST);
  const failed = (message: RegExp) =>
    expect.objectContaining({ code: 'start_failed', detail: expect.stringMatching(message) });
  expect(() => programOf({ ...adoption, cores: new Map() })).toThrow(failed(/there is no core module "/));
  expect(() => programOf({ ...adoption, needs: new Map() })).toThrow(failed(/is not metered/));
});
