/** Random guests and requests: an instance that was reset is what a new one is. See test/support/reset/judge.ts. */
import { expect, test } from 'vitest';
import { fuzz } from '../../support/reset/fuzz.ts';
import { setUpFolder } from '../../support/reset/folder.ts';

const SEED = 8;
/** Another one each time. Whoever finds a failure has it in the message. */
const NEW_SEED = Math.floor(Math.random() * 2 ** 31);

/** Each has some fifteen requests that are compared. */
const GUESTS = 75;

const folder = setUpFolder();

test.each([SEED, NEW_SEED])(
  'instances of random guests of seed %i are after a reset what new ones are',
  async (seed) => {
    const { tally, complaints } = await fuzz({ seed, from: 0, to: GUESTS }, folder.path);
    expect(complaints).toEqual([]);
    // Or the fuzzer does not reach what it is for.
    expect(tally).toMatchObject({
      compared: expect.toSatisfy((count: number) => count > 700),
      'looked at': expect.toSatisfy((count: number) => count > 300),
      answered: expect.any(Number),
      cancelled: expect.any(Number),
      discarded: expect.any(Number),
      'has grown': expect.any(Number),
      unresettable: expect.any(Number),
      fuel_exhausted: expect.any(Number),
      stack_exhausted: expect.any(Number),
      guest_trapped: expect.any(Number),
    });
  },
  300_000,
);
