/** The life of instances: each request has one that is as it was made, and what cannot be reset goes. */
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Instance } from '../../../host/worker/instances/instance.ts';
import { type CoreGuest, response } from '../../support/core-guest.ts';
import { Bench } from './support/workshop.ts';

const ANSWER = '(i32.const 16)';
const FETCH = `(call 1 ${'(i32.const 0) '.repeat(10)} (i32.const 1024))`;

/** What is given back, of the last block, is there again. */
const IN_PLACE = `(if (local.get 1) (then
  (global.set $free (i32.add (local.get 0) (local.get 3))) (return (local.get 0))))`;

/** Its answer to `/r` are twelve bytes: a word of its memory, a global, and the pages of its memory. */
const GUEST: CoreGuest = {
  pages: 1,
  data: { 16: response([0, 0], [4096, 12]), 4096: [7], 60_000: [9] },
  realloc: IN_PLACE,
  fields: '(global $count (mut i32) (i32.const 5)) (global $last (mut f64) (f64.const 0.5))',
  acts: {
    r: `(i32.store offset=4100 (i32.const 0) (global.get $count))
      (i32.store offset=4104 (i32.const 0) (memory.size)) ${ANSWER}`,
    w: `(global.set $count (i32.const 77)) (global.set $last (f64.const 9))
      (memory.fill (i32.const 20000) (i32.const 255) (i32.const 45536))
      (i32.store offset=4096 (i32.const 0) (i32.const 8)) ${ANSWER}`,
    g: `(drop (memory.grow (i32.const 1))) ${ANSWER}`,
    z: `(drop (memory.grow (i32.const 0))) ${ANSWER}`,
    t: '(global.set $count (i32.const 77)) unreachable',
    f: `${FETCH} ${ANSWER}`,
  },
};

const PRISTINE = [7, 5, 1];

const words = (body: Uint8Array = Buffer.of()): number[] => [
  ...new Uint32Array(Uint8Array.from(body).buffer),
];

/** What the request finds, and that it costs what it costs. */
async function expectPristine(bench: Bench): Promise<void> {
  const ended = await bench.ask('/r');
  expect([ended.status, words(ended.body)]).toEqual([200, PRISTINE]);
  const other = await Bench.warm(GUEST);
  expect(ended).toEqual(await other.ask('/r'));
}

describe('after a request', () => {
  test('its instance is reset when the next one needs it, and is as it was made', async () => {
    const bench = await Bench.warm(GUEST);
    const [first] = [bench.instances.lease()];
    const ended = bench.serve(first, bench.request('/w'));
    expect(first.state).toBe('leased');
    expect((await ended).status).toBe(200);
    expect(first.state).toBe('spent');
    const again = bench.instances.lease();
    expect([again === first, again.state]).toEqual([true, 'idle']);
    const { body } = await bench.serve(again, bench.request('/r'));
    expect(words(body)).toEqual(PRISTINE);
    expect(bench.made).toBe(1);
  });

  test('its instance is reset in a later turn, whether the next one comes or not', async () => {
    const bench = await Bench.warm(GUEST);
    const instance = bench.instances.lease();
    await bench.serve(instance, bench.request('/w'));
    await turn();
    expect([instance.state, bench.made]).toEqual(['idle', 1]);
    await expectPristine(bench);
  });

  test.each([
    ['has trapped', '/t', 'guest_trapped'],
    ['has grown its memory', '/g', 200],
  ])(
    'an instance that %s is thrown away, and a spare is made in a later turn',
    async (_what, path, status) => {
      const bench = await Bench.warm(GUEST);
      const instance = bench.instances.lease();
      expect((await bench.serve(instance, bench.request(path))).status).toBe(status);
      await turn();
      expect([instance.state, bench.made, bench.alive]).toEqual(['discarded', 2, 1]);
      await expectPristine(bench);
      expect(bench.made).toBe(2);
    },
  );

  test('one whose memory was to grow by nothing is as good as any', async () => {
    const bench = await Bench.warm(GUEST);
    expect((await bench.ask('/z')).status).toBe(200);
    await expectPristine(bench);
    expect(bench.made).toBe(1);
  });

  test('where none has been reset yet and none can be, the next one gets a new one at once', async () => {
    const bench = await Bench.warm(GUEST);
    await bench.ask('/g');
    await expectPristine(bench);
    expect(bench.made).toBe(2);
  });

  test('a guest that may have changed what no reset brings back has a new instance for each, made ahead', async () => {
    const guest: CoreGuest = {
      ...GUEST,
      fields: `${GUEST.fields} (table $table 2 funcref)`,
      acts: { ...GUEST.acts, s: `(table.set $table (i32.const 0) (ref.null func)) ${ANSWER}` },
    };
    const bench = await Bench.warm(guest);
    const first = await bench.ask('/r');
    await turn();
    expect(bench.made).toBe(2);
    const second = await bench.ask('/r');
    expect([second, bench.made]).toEqual([first, 2]);
    expect(words(second.body)).toEqual(PRISTINE);
  });
});

describe('fuel and memory', () => {
  test('of a request are the same on a new instance and on one that was reset', async () => {
    const bench = await Bench.warm(GUEST);
    const [one, other] = [bench.instances.lease(), bench.instances.lease()];
    const first = await bench.serve(one, bench.request('/w'));
    expect(await bench.serve(other, bench.request('/w'))).toEqual(first);
    await turn();
    expect(await bench.ask('/w')).toEqual(first);
    expect([await bench.ask('/w'), bench.made]).toEqual([first, 2]);
  });

  test('of the first growth pay for the instance that must be made for it', async () => {
    const bench = await Bench.warm({
      ...GUEST,
      acts: {
        ...GUEST.acts,
        h: `(drop (memory.grow (i32.const 1))) (drop (memory.grow (i32.const 1))) ${ANSWER}`,
      },
    });
    const [none, once, twice] = [await bench.ask('/z'), await bench.ask('/g'), await bench.ask('/h')];
    const first = once.spent[0] - none.spent[0];
    const second = twice.spent[0] - once.spent[0];
    // A page has its price as well, each time.
    expect(first).toBeGreaterThan(second + 1_000_000);
    expect([none, once, twice].map(({ spent }) => spent[1] / 65_536)).toEqual([1, 2, 3]);
  });

  test('of start-up code are not the request’s', async () => {
    const busy = `(local i32) (local.set 0 (i32.const 1000000))
      (loop $turn (br_if $turn (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))`;
    const [idle, started] = [await Bench.warm(GUEST), await Bench.warm({ ...GUEST, start: busy })];
    expect(await started.ask('/r')).toEqual(await idle.ask('/r'));
  });
});

describe('a guest is warmed up', () => {
  /** Its allocator takes a page of its own when it is first asked, and keeps account of it in a global. */
  const GROWING = `(if (i32.eqz (global.get $grown)) (then
    (global.set $grown (i32.const 1)) (drop (memory.grow (i32.const 1)))))`;
  const growing: CoreGuest = {
    ...GUEST,
    fields: `${GUEST.fields} (global $grown (mut i32) (i32.const 0))`,
    realloc: GROWING + IN_PLACE,
  };

  test('so that one whose allocator grows memory at first can be reset', async () => {
    const bench = await Bench.warm(growing);
    const [first, second] = [await bench.ask('/r'), await bench.ask('/r')];
    expect(words(first.body)).toEqual([7, 5, 2]);
    expect([second, bench.made]).toEqual([first, 1]);
  });

  test('but one that traps at that is made without', async () => {
    const trapping = '(if (i32.gt_u (local.get 3) (i32.const 1000)) (then unreachable))';
    const bench = await Bench.warm({ ...GUEST, realloc: trapping });
    expect([bench.made, bench.alive]).toEqual([2, 1]);
    await bench.ask('/t');
    await turn();
    expect(bench.made).toBe(3);
    expect(words((await bench.ask('/r')).body)).toEqual(PRISTINE);
  });
});

describe('idle instances', () => {
  /** So many run at once, and end. */
  const together = async (bench: Bench, count: number): Promise<Instance[]> => {
    const leased = Array.from({ length: count }, () => bench.instances.lease());
    await Promise.all(leased.map((instance) => bench.serve(instance, bench.request('/w'))));
    await turn();
    return leased;
  };
  const idle = (all: readonly Instance[]): number => all.filter(({ state }) => state === 'idle').length;

  test('are as many as ran at once, and go when they were not needed for two periods; but one stays', async () => {
    const bench = await Bench.warm(GUEST);
    const all = await together(bench, 5);
    expect([idle(all), bench.made]).toEqual([5, 5]);
    const endPeriod = () => bench.later.shift()?.();
    endPeriod();
    expect(idle(all)).toBe(5);
    endPeriod();
    expect([idle(all), bench.alive]).toEqual([1, 1]);
    endPeriod();
    expect(bench.later).toEqual([]);
    await bench.ask('/r');
    expect([bench.made, bench.later.length]).toEqual([5, 1]);
  });

  test('hold no more memory than is allowed them', async () => {
    const bench = await Bench.warm({ ...GUEST, pages: 100 });
    const all = await together(bench, 4);
    expect(idle(all)).toBe(2);
    await expect(together(bench, 4)).resolves.toHaveLength(4);
  });

  test('of a guest with a large memory there is none: each request has a new one', async () => {
    const bench = await Bench.warm({ ...GUEST, pages: 400 });
    const all = await together(bench, 4);
    expect(idle(all)).toBe(0);
    await expect(together(bench, 2)).resolves.toHaveLength(2);
  });
});

test('what a call brings after its request has ended reaches nobody', async () => {
  const bench = await Bench.warm(GUEST);
  const request = bench.request('/f');
  const ended = bench.serve(bench.instances.lease(), request);
  await bench.called(request);
  request.cancel();
  expect(await ended).toMatchObject({ status: 'guest_trapped', detail: expect.stringMatching(/cancelled/) });
  request.reply(1, { ok: { status: 200, headers: [], body: new Uint8Array() } });
  await turn();
  await expectPristine(bench);
});

test.each([
  ['traps', 'unreachable', /unreachable/],
  ['calls out', `${FETCH}`, /suspend/],
  [
    'hands over what is not there',
    '(call 0 (i32.const 2) (i32.const -1) (i32.const 1) (i32.const 0) (i32.const 0))',
    /^log: the message/,
  ],
])('start-up code that %s starts nothing, and why is told', async (_what, start, detail) => {
  const bench = await Bench.of({ ...GUEST, start });
  expect(() => bench.instances.warm()).toThrow(
    expect.objectContaining({ code: 'start_failed', detail: expect.stringMatching(detail) }),
  );
});
