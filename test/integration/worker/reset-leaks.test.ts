/** A guest that looks for what earlier requests left, in whatever it has: it finds what a new instance has. */
import { expect, test } from 'vitest';
import { coreGuest, response } from '../../support/core-guest.ts';
import { type Ended, load, Serving } from './support/serving.ts';

const TOLD = 2_048;
const TOLD_BYTES = 48;
const RESPONSE = 1_024;
const RESULT = 4_160;
const PAGES = 2;

const answer = `(i32.const ${RESPONSE})`;

/** The sum of all bytes from here on. */
const sumFrom = (from: string) => `
  (global.set $at ${from}) (global.set $sum (i32.const 0))
  (loop $next
    (global.set $sum (i32.add (global.get $sum) (i32.load8_u (global.get $at))))
    (global.set $at (i32.add (global.get $at) (i32.const 1)))
    (br_if $next (i32.lt_u (global.get $at) (i32.mul (memory.size) (i32.const 65536)))))`;

/** Puts a secret wherever it can. */
const HIDE = `
  (memory.fill (i32.const 49152) (i32.const 0x53) (i32.const ${PAGES * 65_536 - 49_152}))
  (i32.store (i32.const 512) (i32.const 0x53535353))
  (global.set $wide (i64.const 0x5353535353535353))
  (global.set $float (f64.const 53.53))
  (global.set $vector (v128.const i64x2 0x53535353 0x53535353))
  (global.set $reference (ref.i31 (i32.const 53)))`;

const FETCH = `(call 1 (i32.const 4096) (i32.const 3) (i32.const 4112) (i32.const 16) (i32.const 0) (i32.const 0)
  (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const ${RESULT}))`;

const log = (at: string) => `(call 0 (i32.const 2) ${at} (i32.const 4) (i32.const 0) (i32.const 0))`;

const LOOK = `
  ${sumFrom('(i32.const 0)')}
  (i32.store (i32.const ${TOLD}) (global.get $sum))
  (i32.store (i32.const ${TOLD + 4}) (memory.size))
  (i64.store (i32.const ${TOLD + 8}) (global.get $wide))
  (f64.store (i32.const ${TOLD + 16}) (global.get $float))
  (v128.store (i32.const ${TOLD + 24}) (global.get $vector))
  (i32.store (i32.const ${TOLD + 40}) (ref.is_null (global.get $reference)))
  (i32.store (i32.const ${TOLD + 44}) (i32.load (i32.const 512)))`;

const ACTS = {
  hide: `${HIDE} ${answer}`,
  look: `${LOOK} ${answer}`,
  trap: `${HIDE} (unreachable)`,
  // A page more than it had, full of the secret.
  grow: `${HIDE} (drop (memory.grow (i32.const 1)))
    (memory.fill (i32.const ${PAGES * 65_536}) (i32.const 0x53) (i32.const 65536)) ${answer}`,
  // What a page holds that it has just got.
  new: `(i32.store (i32.const ${TOLD + 4}) (memory.grow (i32.const 1)))
    ${sumFrom(`(i32.const ${PAGES * 65_536})`)} (i32.store (i32.const ${TOLD}) (global.get $sum)) ${answer}`,
  fetch: `${HIDE} ${FETCH} (i32.store (i32.const ${TOLD}) (i32.load16_u offset=8 (i32.const ${RESULT})))
    (i32.store (i32.const ${TOLD + 4}) (i32.load (i32.const 512))) ${answer}`,
  // A line of its own, and the bytes that an earlier request could have left.
  write: `${log('(i32.const 5120)')} ${log('(i32.const 49152)')} ${answer}`,
} as const;

const GLOBALS = `(global $at (mut i32) (i32.const 0)) (global $sum (mut i32) (i32.const 0))
  (global $wide (mut i64) (i64.const 1)) (global $float (mut f64) (f64.const 1))
  (global $vector (mut v128) (v128.const i64x2 1 1)) (global $reference (mut i31ref) (ref.null i31))`;

const lookingGuest = coreGuest({
  pages: PAGES,
  fields: GLOBALS,
  data: {
    512: 'mine',
    [RESPONSE]: response([0, 0], [TOLD, TOLD_BYTES]),
    4096: 'GET',
    4112: 'http://a.example',
    5120: 'line',
  },
  acts: Object.fromEntries(Object.entries(ACTS).map(([name, act]) => [name[0]!, act])),
});

const start = async () => Serving.start(load(await lookingGuest));

/** The first two words of what a guest tells. */
function words({ body = '' }: Ended): number[] {
  const bytes = Buffer.from(body, 'latin1');
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
}

test.each(['hide', 'trap', 'grow'])(
  'after "%s" a guest finds its memory and globals as they were',
  async (act) => {
    const serving = await start();
    const first = await serving.ask('/look');
    expect(first.status).toBe(200);
    expect(words(first)[1]).toBe(PAGES);
    for (let round = 0; round < 5; round++) {
      const { status } = await serving.ask(`/${act}`);
      expect(status).toBe(act === 'trap' ? 'guest_trapped' : 200);
      expect(await serving.ask('/look')).toEqual(first);
    }
  },
);

test('a page that was given back, full of something, comes empty', async () => {
  const serving = await start();
  for (let round = 0; round < 5; round++) {
    await serving.ask('/grow');
    expect(words(await serving.ask('/new'))).toEqual([0, PAGES]);
  }
});

test('what a request holds while it waits is nothing that others find, and still there when it goes on', async () => {
  const serving = await start();
  const first = await serving.ask('/look');
  const waiting = serving.request('/fetch');
  const [, , call] = await serving.next(waiting, 'call');
  expect(await serving.ask('/look')).toEqual(first);
  const ended = serving.ended(waiting);
  serving.reply(waiting, call, 201);
  expect(words(await ended)).toEqual([201, 0x53535353]);
  expect(await serving.ask('/look')).toEqual(first);
});

test.each(['cancelled', 'answered'])(
  'what comes late for a call of a request that was %s reaches nobody',
  async (how) => {
    const serving = await start();
    const first = await serving.ask('/look');
    const early = serving.request('/fetch');
    const ended = serving.ended(early);
    const [, , call] = await serving.next(early, 'call');
    if (how === 'cancelled') serving.cancel(early);
    else serving.reply(early, call, 201);
    expect((await ended).status).toBe(how === 'cancelled' ? 'guest_trapped' : 200);
    const next = serving.request('/fetch');
    const answered = serving.ended(next);
    const [, , nextCall] = await serving.next(next, 'call');
    expect(nextCall).toBe(call);
    serving.reply(early, call, 299);
    expect(await serving.ask('/look')).toEqual(first);
    serving.reply(next, nextCall, 202);
    expect(words(await answered)).toEqual([202, 0x53535353]);
  },
);

test('a line of a log belongs to the request that wrote it, and says nothing of one before', async () => {
  const serving = await start();
  const lines: unknown[] = [];
  serving.frames.on('frame', (frame: readonly unknown[]) => {
    if (frame[0] === 'log') lines.push([frame[1], frame[3]]);
  });
  const ids: number[] = [];
  for (let round = 0; round < 4; round++) {
    await serving.ask('/hide');
    const id = serving.request('/write');
    await serving.ended(id);
    ids.push(id);
  }
  expect(lines).toEqual(
    ids.flatMap((id) => [
      [id, 'line'],
      [id, '\0\0\0\0'],
    ]),
  );
});

const TABLE = `(table $kept 2 funcref) (elem declare func 3)`;

const changing = (change: string, look: string, globals: string) =>
  coreGuest({
    pages: 1,
    fields: globals,
    data: { [RESPONSE]: response([0, 0], [TOLD, 8]) },
    acts: { h: `${change} ${answer}`, l: `(i32.store (i32.const ${TOLD}) ${look}) ${answer}` },
  });

test.each([
  [
    'an element of a table',
    '(table.set $kept (i32.const 0) (ref.func 3))',
    '(ref.is_null (table.get $kept (i32.const 0)))',
    TABLE,
  ],
  [
    'the size of a table',
    '(drop (table.grow $kept (ref.null func) (i32.const 3)))',
    '(table.size $kept)',
    TABLE,
  ],
  [
    'a field of an object',
    '(struct.set $box 0 (global.get $kept) (i32.const 53))',
    '(struct.get $box 0 (global.get $kept))',
    '(type $box (struct (field (mut i32)))) (global $kept (ref $box) (struct.new $box (i32.const 7)))',
  ],
  [
    'an item of an array',
    '(array.set $list (global.get $kept) (i32.const 0) (i32.const 53))',
    '(array.get $list (global.get $kept) (i32.const 0))',
    '(type $list (array (mut i32))) (global $kept (ref $list) (array.new_fixed $list 1 (i32.const 7)))',
  ],
])('%s that was changed is as it was for the next request', async (_what, change, look, globals) => {
  const serving = await Serving.start(load(await changing(change, look, globals)));
  const first = await serving.ask('/look');
  expect(first.status).toBe(200);
  for (let round = 0; round < 3; round++) {
    expect((await serving.ask('/hide')).status).toBe(200);
    expect(await serving.ask('/look')).toEqual(first);
  }
});
