/** Guests that compute longer than a slice: alone, side by side, and ended in the middle. */
import { beforeAll, describe, expect, test } from 'vitest';
import { reviewed, START_UP } from '../../../../host/worker/metering/bank.ts';
import { limitsOf } from '../support/bench.ts';
import { byHand, call, COUNT, FOREVER, start, Thread } from '../support/metered.ts';

let guest: WebAssembly.Module;

beforeAll(async () => {
  guest = await byHand(`${COUNT} ${FOREVER}`);
});

const TURNS = 60_000;
const SUM = ((TURNS * (TURNS + 1)) / 2) | 0;

test('a guest that gave way goes on where it was, with the right result', async () => {
  const thread = new Thread();
  const bank = thread.bank();
  const { count } = start(bank, guest);
  const others: string[] = [];
  const counting = call(bank, count, TURNS).then((sum) => others.push(`counted ${String(sum)}`));
  setImmediate(() => others.push('another'));
  await counting;
  expect(others).toEqual(['another', `counted ${SUM}`]);
  expect(bank.spent[0]).toBe(TURNS * 1_000);
});

test.each([1_000, 12_345, 1_000_000, 16_777_215])('the fuel is the same in slices of %i', async (slice) => {
  const thread = new Thread();
  const bank = thread.bank({ slice });
  await call(bank, start(bank, guest)['count'], 5_000);
  expect(bank.spent[0]).toBe(5_000_000);
  bank.close();
  expect(bank.spent[0]).toBe(5_000_000);
});

describe('on the clock', () => {
  /** How often a guest asks for fuel, of which it uses 60 of the largest slices, and what it has used. */
  const asking = async (tick: number) => {
    let asked = 0;
    const isCancelled = () => {
      asked += 1;
      return false;
    };
    const bank = new Thread(tick).bank({ terms: { isCancelled } });
    await call(bank, start(bank, guest)['count'], TURNS);
    return { asked, used: bank.spent[0] };
  };

  test('one that is slow gets smaller slices, and uses the same', async () => {
    const [fast, slow] = [await asking(0.01), await asking(10)];
    expect(slow.used).toBe(fast.used);
    expect(fast.asked).toBeLessThan(70);
    expect(slow.asked).toBeGreaterThan(1_000);
  });

  test('one that gives way after every slice gets them whole: a pause is not its own time', async () => {
    const { asked } = await asking(0.6);
    expect(asked).toBeLessThan(190);
  });
});

test('a slice that a module could not count in 32 bits is refused', () => {
  expect(() => new Thread().bank({ slice: 2 ** 24 })).toThrow(/slice/);
});

test('guests take turns; one that begins later and does less ends first', async () => {
  const thread = new Thread();
  const ended: string[] = [];
  const [long, short] = [thread.bank(), thread.bank()];
  const longer = call(long, start(long, guest)['count'], 400_000).then(() => ended.push('long'));
  const shorter = call(short, start(short, guest)['count'], 40_000).then(() => ended.push('short'));
  await Promise.all([longer, shorter]);
  expect(ended).toEqual(['short', 'long']);
});

test('one whose deadline passes before it begins, or that is cancelled, is told so', () => {
  const isCancelled = () => true;
  const limits = limitsOf({});
  expect(reviewed({ ...START_UP, deadline: 1 }, 0.9, limits)).toBeUndefined();
  expect(reviewed({ ...START_UP, deadline: 1 }, 1, limits)?.code).toBe('deadline_exceeded');
  expect(reviewed({ ...START_UP, isCancelled }, 1, limits)?.detail).toMatch(/cancelled/);
});

describe('an endless loop', () => {
  const endless = async (terms: object, limits = {}) => {
    const thread = new Thread();
    const bank = thread.bank({ terms, limits });
    const { forever, count } = start(bank, guest);
    const ended = await call(bank, forever).catch((thrown: unknown) => thrown);
    return { bank, ended, count };
  };

  test('ends at its deadline, by a trap, and its instance does nothing more', async () => {
    const { bank, ended, count } = await endless({ deadline: 30 });
    expect(ended).toBeInstanceOf(WebAssembly.RuntimeError);
    expect(bank.ending).toMatchObject({
      code: 'deadline_exceeded',
      detail: expect.stringMatching(/deadlineMs/),
    });
    expect(() => count!(1)).toThrow(/unreachable/);
  });

  test('ends when its fuel does, and has used all of it', async () => {
    const { bank } = await endless({}, { fuel: 3_000_500 });
    expect(bank.ending).toMatchObject({
      code: 'fuel_exhausted',
      detail: expect.stringMatching(/limit fuel/),
    });
    expect(bank.spent[0]).toBe(3_000_500);
  });

  test('ends when it is cancelled while it has given way', async () => {
    const thread = new Thread();
    const bank = thread.bank();
    const looping = call(bank, start(bank, guest)['forever']).catch((thrown: unknown) => thrown);
    setImmediate(() => bank.end({ code: 'guest_trapped', detail: 'cancelled' }));
    expect(await looping).toBeInstanceOf(WebAssembly.RuntimeError);
    expect(bank.ending).toEqual({ code: 'guest_trapped', detail: 'cancelled' });
  });

  test('ends when a flag says so', async () => {
    let asked = 0;
    const { bank } = await endless({ isCancelled: () => ++asked === 10 });
    expect(bank.ending).toMatchObject({ detail: 'the request was cancelled' });
  });

  test('does not wait for its turn to end', async () => {
    const thread = new Thread();
    let turns = 0;
    let counting = setImmediate(function turn() {
      turns += 1;
      counting = setImmediate(turn);
    });
    const banks = Array.from({ length: 50 }, () => thread.bank({ terms: { deadline: 1_000 } }));
    const endings = banks.map(async (bank) => {
      await call(bank, start(bank, guest)['forever']).catch(() => {});
      return turns;
    });
    const endedIn = new Set(await Promise.all(endings));
    clearImmediate(counting);
    expect(banks.map(({ ending }) => ending?.code)).toEqual(Array(50).fill('deadline_exceeded'));
    // One of them may have had its turn when it was too late.
    expect(endedIn.size).toBeLessThanOrEqual(2);
  });
});

test('whoever asks by the number of an instance that has ended is told to end', async () => {
  const thread = new Thread();
  const bank = thread.bank({ slice: 1_000 });
  const { count } = start(bank, guest);
  expect(count!(3)).toBe(6);
  bank.close();
  expect(() => count!(3)).toThrow(/unreachable/);
  const other = thread.bank();
  expect(start(other, guest)['count']!(3)).toBe(6);
  expect(() => count!(3)).toThrow(/unreachable/);
});
