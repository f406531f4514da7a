/** What may be handed over in one call and in one request, counted before anything is copied. */
import { describe, expect, test } from 'vitest';
import type { Limits } from '../../../host/protocol/limits.ts';
import { LiftFailure } from '../../../host/worker/lifting/failure.ts';
import { Bench, type Call, exceeded, failure, MIB, PAGE, tooLarge } from './support/bench.ts';

describe('a response', () => {
  /** `count` fields that name the same name and value. */
  const repeated = (count: number, length: number, limits: Partial<Limits> = {}) => {
    const bench = new Bench({ pages: 64, limits }).bytes(MIB, 'x'.repeat(length));
    return bench.pairs(1024, count, [MIB, 1, MIB, length]).response([1024, count]);
  };

  test('of as much as the limits allow passes, whatever its characters take in memory', () => {
    expect(() => repeated(100, 9).handle()).not.toThrow();
    expect(() => repeated(1, 16_383).handle()).not.toThrow();
    const high = new Bench().bytes(512, 'é'.repeat(16_383)).words(256, 512, 0, 512, 2 * 16_383);
    expect(() => high.response([256, 1]).handle()).not.toThrow();
    const body = new Bench({ limits: { responseBodyBytes: 100 } }).response([0, 0], [0, 100]);
    expect(() => body.handle()).not.toThrow();
  });

  test('that names one string of a megabyte again and again is too large', () => {
    expect(failure(() => repeated(101, 1).handle())).toEqual(tooLarge('headerCount'));
    expect(failure(() => repeated(100_000, MIB).handle())).toEqual(tooLarge('headerCount'));
    expect(failure(() => repeated(100, MIB).handle())).toEqual(tooLarge('headerBytes'));
    const long = failure(() => repeated(3, 20_000).handle());
    expect(long).toEqual(tooLarge('headerBytes'));
  });

  test('whose body is the whole memory is too large', () => {
    const bench = new Bench({ limits: { responseBodyBytes: PAGE - 1 } }).response([0, 0], [0, PAGE]);
    expect(failure(() => bench.handle())).toEqual(tooLarge('responseBodyBytes'));
  });

  test('counts against the totals of the request, strings and items too', () => {
    const limits = { liftBytes: PAGE, liftItems: 100, logBytes: PAGE };
    const bytes = new Bench({ limits }).response([0, 0], [0, PAGE - 9]);
    expect(bytes.log([512, 10])).toBe(true);
    expect(failure(() => bytes.handle())).toEqual(exceeded(/^handle: .*65537 bytes.*liftBytes is 65536/));
    const items = repeated(34, 1, limits);
    expect(failure(() => items.handle())).toEqual(exceeded(/102 items.*liftItems is 100/));
    expect(() => repeated(33, 1, limits).handle()).not.toThrow();
  });
});

describe('a log line', () => {
  test('past logLines is dropped and counted, and not even looked at', () => {
    const bench = new Bench({ limits: { logLines: 1 } });
    expect(bench.log([0, 1])).toBe(true);
    bench.lifting.log.spend(1);
    for (let i = 0; i < 3; i++) expect(bench.log([-1, -1], [1, -1])).toBe(false);
    expect(bench.lifting.log.dropped).toBe(3);
  });

  test('past logBytes is dropped and counted, with its fields counted as often as they are named', () => {
    const bench = () => {
      const made = new Bench({ pages: 32, limits: { logBytes: 1000 } });
      return made.pairs(1024, 20_000, [MIB, 0, MIB, 1000]).bytes(MIB, 'x'.repeat(1000));
    };
    const drops = (log: (made: Bench) => unknown) => {
      const made = bench();
      expect(log(made)).toBe(false);
      expect(made.lifting.log.dropped).toBe(1);
      expect(made.log([0, 0])).toBe(false); // none comes after it either
    };
    expect(bench().log([MIB, 1000])).toBe(true);
    expect(bench().log([MIB, 1000], [1024, 1])).toBe(true); // perhaps too long: decided by its characters
    drops((made) => made.log([MIB, 3001]));
    drops((made) => made.log([MIB, 1001], [1024, 2]));
    drops((made) => made.log([0, 0], [1024, 20_000]));
  });

  test('of more fields than liftItems ends the request, empty ones too', () => {
    const bench = new Bench({ pages: 2, limits: { liftItems: 100 } });
    expect(failure(() => bench.log([0, 0], [1024, 101]))).toEqual(exceeded(/^log.log: .*101 items/));
    expect(bench.log([0, 0], [1024, 33])).toBe(true);
    expect(failure(() => bench.log([0, 0]))).toEqual(exceeded(/101 items/));
  });
});

describe('an outbound call', () => {
  test('within its limits is lifted', () => {
    expect(new Bench().fetch({ method: [0, 3], url: [0, 9], body: [0, PAGE] })).toBeUndefined();
  });

  test.each<[string, Call, string, RegExp]>([
    ['too many fields', { headers: [1024, 101] }, 'invalid-request', /101 fields.*headerCount is 100/],
    ['a long URL', { url: [0, 100_000] }, 'invalid-request', /URL/],
    ['a long method', { method: [0, 100_000] }, 'invalid-request', /method/],
    ['fields that name a long string again and again', { headers: [1024, 100] }, 'invalid-request', /header/],
    ['a long body', { body: [0, 65_537] }, 'limit-exceeded', /65537 bytes.*fetchBytes is 65536/],
  ])('past them is not lifted, and the guest is told: %s', (_what, call, tag, message) => {
    const bench = new Bench({ pages: 4, limits: { fetchBytes: PAGE } });
    bench.pairs(1024, 101, [0, 0, 0, 100_000]);
    expect(bench.fetch(call)).toEqual({ tag, val: expect.stringMatching(message) });
  });

  test('counts against the totals of the request', () => {
    const bench = new Bench({ limits: { liftBytes: PAGE } });
    expect(bench.fetch({ body: [0, 40_000] })).toBeUndefined();
    expect(failure(() => bench.fetch({ body: [0, 40_000] }))).toEqual(exceeded(/^http.fetch: .*80000 bytes/));
  });
});

describe('a key of the config', () => {
  test('that is longer than all there are is absent, and is not lifted', () => {
    const bench = new Bench({ config: { kéy: '', k: '' } });
    expect([4, 5, PAGE].map((length) => bench.get([0, length]))).toEqual([true, false, false]);
  });

  test('counts against the totals of the request', () => {
    const bench = new Bench({ config: { ['k'.repeat(1000)]: '' }, limits: { liftBytes: PAGE } });
    for (let i = 0; i < 65; i++) bench.get([0, 1000]);
    expect(failure(() => bench.get([0, 1000]))).toEqual(exceeded(/^config.get: .*66000 bytes/));
  });
});

describe('a request', () => {
  test('keeps the first failure, and lets no call through after it', () => {
    const { lifting } = new Bench();
    const [first, second] = [
      new LiftFailure('guest_trapped', 'one'),
      new LiftFailure('lift_exceeded', 'two'),
    ];
    expect(lifting.fail(first)).toMatchObject({ message: 'one' });
    expect(lifting.fail(second)).toMatchObject({ message: 'one' });
    expect(lifting.failure).toEqual({ code: 'guest_trapped', detail: 'one' });
    expect(() => lifting.begin()).toThrow('one');
  });

  test('has what else was thrown as it is', () => {
    const { lifting } = new Bench();
    const thrown = new RangeError('of the guest');
    expect(lifting.fail(thrown)).toBe(thrown);
    expect(() => lifting.begin()).not.toThrow();
  });
});
