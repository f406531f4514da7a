import { describe, expect, test } from 'vitest';
import { giverOf, reserveOf, Seats, type Tenant } from '../../../host/plugins/seats.ts';

/** A deployment as its seats see it; gives one back, or all, when it is asked. */
class Plugin implements Tenant {
  idleSince: number | undefined;
  seats = 0;
  readonly #all: Seats;

  constructor(all: Seats) {
    this.#all = all;
  }

  ask(): this {
    this.idleSince = undefined;
    if (this.seats === 0) this.#all.join(this);
    return this;
  }

  answered(at: number): this {
    this.idleSince = at;
    return this;
  }

  grow(): this {
    if (this.#all.more(this)) this.seats += 1;
    return this;
  }

  seated(): void {
    this.seats += 1;
  }

  share(): void {
    this.seats -= 1;
    this.#all.give(this, 1);
  }

  sleep(): void {
    const all = this.seats;
    this.seats = 0;
    this.#all.give(this, all);
  }
}

const seatsOf = (plugins: readonly Plugin[]): number[] => plugins.map(({ seats }) => seats);

describe('who gives a seat up', () => {
  const holding = (tenant: string, seats: number, idleSince?: number) => ({ tenant, seats, idleSince });

  test.each([
    [
      'the one with the most, before one that is idle',
      'c',
      [
        ['a', 1, 5],
        ['b', 2],
        ['c', 3],
      ],
    ],
    [
      'the one that has been idle for the longest time',
      'b',
      [
        ['a', 1, 5],
        ['b', 1, 3],
        ['c', 1],
      ],
    ],
    [
      'nobody where all use their only one',
      undefined,
      [
        ['a', 1],
        ['b', 1],
      ],
    ],
    ['nobody where there is none', undefined, []],
  ] as const)('%s', (_what, giver, holdings) => {
    expect(giverOf(holdings.map(([tenant, seats, since]) => holding(tenant, seats, since)))).toBe(giver);
  });

  test('a share of the seats stays free for first workers', () => {
    expect([1, 4, 5, 128].map(reserveOf)).toEqual([1, 1, 2, 32]);
  });
});

test('first workers come in the order in which they were asked for', () => {
  const seats = new Seats(2);
  const plugins = Array.from({ length: 4 }, () => new Plugin(seats).ask());
  expect([seatsOf(plugins), seats.taken, seats.waiting]).toEqual([[1, 1, 0, 0], 2, 2]);
  plugins[0]!.answered(1);
  seats.review();
  expect(seatsOf(plugins)).toEqual([0, 1, 1, 0]);
  plugins[1]!.answered(2);
  plugins[2]!.answered(2);
  seats.review();
  expect([seatsOf(plugins), seats.waiting]).toEqual([[0, 0, 1, 1], 0]);
});

test('one that would have many gets no more than leaves a share free', () => {
  const seats = new Seats(8);
  const greedy = new Plugin(seats).ask();
  for (let i = 0; i < 20; i++) greedy.grow();
  expect([greedy.seats, seats.taken]).toEqual([6, 6]);
});

test('a greedy plugin among many keeps one worker, and each of the others has its own', () => {
  const seats = new Seats(8);
  const greedy = new Plugin(seats).ask();
  for (let i = 0; i < 20; i++) greedy.grow();
  const others = Array.from({ length: 7 }, () => {
    const other = new Plugin(seats).ask();
    greedy.grow();
    return other;
  });
  expect(seatsOf([greedy, ...others])).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  expect([seats.taken, seats.waiting]).toEqual([8, 0]);
});

test('none starves where more plugins are asked than there are workers, each now and then', () => {
  const seats = new Seats(4);
  const plugins = Array.from({ length: 20 }, () => new Plugin(seats));
  const turns = plugins.map(() => 0);
  plugins[0]!.ask();
  for (let now = 1; now < 200; now++) {
    plugins[0]!.grow();
    const asked = plugins[1 + (now % 19)]!.ask();
    seats.review();
    for (const [at, plugin] of plugins.entries()) if (plugin.seats > 0) turns[at]! += 1;
    expect(asked.seats).toBe(1);
    asked.answered(now);
    expect(seats.taken).toBeLessThanOrEqual(4);
  }
  expect(Math.min(...turns)).toBeGreaterThan(5);
  expect(plugins[0]!.seats).toBe(1);
});

test('where the one with the most cannot give yet, one that is idle gives at once', () => {
  const seats = new Seats(4);
  const slow = new Plugin(seats).ask().grow().grow();
  slow.share = () => {};
  const idle = new Plugin(seats).ask();
  expect([slow.seats, seats.taken]).toEqual([3, 4]);
  const asked = new Plugin(seats).ask();
  expect([asked.seats, idle.seats]).toEqual([0, 1]);
  idle.answered(1);
  seats.review();
  expect([asked.seats, idle.seats]).toEqual([1, 0]);
});

test('one that does not wait any more is passed over', () => {
  const seats = new Seats(1);
  const [holder, gone, next] = [new Plugin(seats).ask(), new Plugin(seats).ask(), new Plugin(seats).ask()];
  seats.leave(gone);
  holder.answered(1);
  seats.review();
  expect(seatsOf([holder, gone, next])).toEqual([0, 0, 1]);
});

test('an operator brings a version up at once; room is made after it', () => {
  const seats = new Seats(2);
  const idle = new Plugin(seats).ask();
  const busy = new Plugin(seats).ask();
  idle.answered(1);
  const launched = new Plugin(seats);
  seats.take(launched);
  launched.seated();
  expect([seatsOf([idle, busy, launched]), seats.taken]).toEqual([[0, 1, 1], 2]);
});

test('nobody is asked twice for the same seat', () => {
  const seats = new Seats(3);
  const shares: Tenant[] = [];
  const slow: Tenant = {
    idleSince: undefined,
    seated: () => {},
    share: () => shares.push(slow),
    sleep: () => {},
  };
  seats.join(slow);
  expect(seats.more(slow)).toBe(true);
  const waiting = [new Plugin(seats).ask(), new Plugin(seats).ask()];
  for (let i = 0; i < 5; i++) seats.review();
  expect([shares.length, seatsOf(waiting)]).toEqual([1, [1, 0]]);
  seats.give(slow, 1);
  expect([shares.length, seatsOf(waiting), seats.waiting]).toEqual([1, [1, 1], 0]);
});
