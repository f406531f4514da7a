/** Where a guest's stack cannot be suspended: what it may use at a stretch, and who decides what it is. */
import { beforeAll, expect, test } from 'vitest';
import { UNINTERRUPTED_FUEL } from '../../../../host/worker/metering/control.ts';
import { byHand, call, COUNT, FOREVER, outside, start, Thread } from '../support/metered.ts';

const { Suspending } = WebAssembly as unknown as {
  Suspending: new (inner: () => unknown) => WebAssembly.ImportValue;
};

/** `handle` counts, asks the host, and counts again. */
const CALLS = `(import "host" "call" (func $call))`;
const HANDLE = `(func (export "handle") (param i32) (result i32)
  (drop (call $count (local.get 0))) (call $call) (call $count (local.get 0)))`;
const START = `(func (export "__start") (loop $turn (call $charge (i64.const 1000)) (br $turn)))`;

let guest: WebAssembly.Module;
let looping: WebAssembly.Module;

beforeAll(async () => {
  guest = await byHand(`${COUNT} ${FOREVER} ${HANDLE}`, CALLS);
  looping = await byHand(START);
});

const SUM = (turns: number) => ((turns * (turns + 1)) / 2) | 0;
const MOST = UNINTERRUPTED_FUEL / 1_000;
const NOTHING = { host: { call: () => {} } };

test('a run that cannot be suspended is ended past 20 ms of fuel', () => {
  const bank = new Thread().bank();
  const { count } = start(bank, guest, NOTHING);
  expect(() => count!(MOST + 1)).toThrow(/unreachable/);
  expect(bank.ending).toMatchObject({
    code: 'fuel_exhausted',
    detail: expect.stringMatching(/at a stretch/),
  });
  expect(bank.spent[0]).toBeGreaterThanOrEqual(UNINTERRUPTED_FUEL);
});

test('up to there it ends well, also in many calls', () => {
  const bank = new Thread().bank();
  const { count } = start(bank, guest, NOTHING);
  expect(count!(MOST - 1)).toBe(SUM(MOST - 1));
  expect(() => count!(2)).toThrow(/unreachable/);
});

test('one charge of more than that is not made', async () => {
  const module = await byHand(`(func (export "once") (call $charge (i64.const ${UNINTERRUPTED_FUEL + 1})))`);
  const bank = new Thread().bank();
  const { once } = start(bank, module);
  expect(() => once!()).toThrow(/unreachable/);
  const suspendable = new Thread().bank();
  await call(suspendable, start(suspendable, module)['once']);
  expect(suspendable.spent[0]).toBe(UNINTERRUPTED_FUEL + 1);
});

test('a start function that loops is ended, before the instance is handed on', () => {
  const bank = new Thread().bank();
  expect(() => start(bank, looping)).toThrow(/unreachable/);
  expect(bank.ending).toMatchObject({ code: 'fuel_exhausted', detail: expect.stringMatching(/start code/) });
});

test('each stretch between suspendable ones has a cap of its own', async () => {
  const bank = new Thread().bank();
  const { count } = start(bank, guest, NOTHING);
  const run = Math.floor(MOST / 2) + 1;
  count!(run);
  await call(bank, count, 1);
  count!(run);
  expect(bank.ending).toBeUndefined();
});

test('a deadline and a flag are seen there too', () => {
  const late = new Thread().bank({ terms: { deadline: 0 } });
  expect(() => start(late, guest, NOTHING)['count']!(1)).toThrow(/unreachable/);
  expect(late.ending?.code).toBe('deadline_exceeded');
  const flagged = new Thread().bank({ terms: { isCancelled: () => true } });
  expect(() => start(flagged, guest, NOTHING)['count']!(1)).toThrow(/unreachable/);
  expect(flagged.ending?.detail).toMatch(/cancelled/);
});

test('what the host is called for is a stretch of its own; afterwards the guest gives way again', async () => {
  const bank = new Thread().bank();
  const called: unknown[] = [];
  const { count, handle } = start(bank, guest, {
    host: {
      call: () =>
        outside(bank, () => {
          called.push(count!(5));
        }),
    },
  });
  expect(await call(bank, handle, 2 * MOST)).toBe(SUM(2 * MOST));
  expect(called).toEqual([15]);
});

test('a call back into the guest from the host is capped, and the guest cannot catch its end', async () => {
  const catching = await byHand(
    `${COUNT} (func (export "handle") (result i32)
      (block $caught (try_table (catch_all $caught) (call $call))) (call $count (i32.const 5)))`,
    CALLS,
  );
  const bank = new Thread().bank();
  const exports = start(bank, catching, {
    host: { call: () => outside(bank, () => exports['count']!(MOST + 1)) },
  });
  await expect(call(bank, exports['handle'])).rejects.toThrow(/unreachable/);
  expect(bank.ending?.code).toBe('fuel_exhausted');
});

test('while the guest waits for the host its functions are capped; resumed, it gives way again', async () => {
  const bank = new Thread().bank();
  const { count, handle } = start(bank, guest, {
    host: {
      call: new Suspending(() =>
        outside(bank, async () => {
          await new Promise((resolve) => setImmediate(resolve));
          count!(MOST - 1);
        }),
      ),
    },
  });
  expect(await call(bank, handle, 2 * MOST)).toBe(SUM(2 * MOST));
});

test('a stack that was taken for suspendable and is not ends at the cap, whatever it catches', async () => {
  const module = await byHand(`(func (export "stubborn") (loop $again
    (block $caught (try_table (catch_all $caught) (loop $turn (call $charge (i64.const 1000)) (br $turn))))
    (br $again)))`);
  const bank = new Thread().bank();
  const { stubborn } = start(bank, module);
  bank.control.enter();
  expect(() => stubborn!()).toThrow(/unreachable/);
  expect(bank.ending).toMatchObject({
    code: 'fuel_exhausted',
    detail: expect.stringMatching(/at a stretch/),
  });
});

test('where the stack is so far used up that no hook can run, a guest that catches all still ends', async () => {
  // Without a limit of its own: together, modules that call one another may have more stack than V8.
  const module = await byHand(`
    (func $loop (loop $turn (call $charge (i64.const 1000)) (br $turn)))
    (func $dive (param i32)
      (if (local.get 0) (then (call $dive (i32.sub (local.get 0) (i32.const 1))))
        (else (loop $again (block $caught (try_table (catch_all $caught) (call $loop))) (br $again)))))
    (func (export "dive") (param i32) (call $dive (local.get 0)))`);
  const ending = (depth: number) => {
    const { dive } = start(new Thread().bank(), module);
    try {
      return dive!(depth);
    } catch (thrown) {
      return (thrown as Error).constructor;
    }
  };
  let [well, tooDeep] = [1, 1_000_000];
  while (tooDeep - well > 1) {
    const depth = Math.floor((well + tooDeep) / 2);
    if (ending(depth) === RangeError) tooDeep = depth;
    else well = depth;
  }
  for (let depth = well - 40; depth <= well; depth++) expect(ending(depth)).toBe(WebAssembly.RuntimeError);
});

test.each([1_000, 777_777, 16_777_215])(
  'where a stretch ends does not depend on slices (%i), nor on which module holds what of them',
  async (slice) => {
    const caller = await byHand(
      `(func (export "handle") (result i32) (drop (call $own (i32.const 700))) (call $call) (i32.const 0))
       (func $own (param i32) (result i32) (call $count (local.get 0))) ${COUNT}`,
      CALLS,
    );
    const ended = async (turns: number) => {
      const bank = new Thread().bank({ slice });
      const { count } = start(bank, guest, NOTHING);
      count!(300);
      const outer = start(bank, caller, {
        host: {
          call: () =>
            outside(bank, () => {
              count!(MOST / 2);
              outer['count']!(MOST / 2 - 1);
              // Out of what it had left, if it still had that.
              count!(turns);
            }),
        },
      });
      await call(bank, outer['handle']).catch(() => {});
      return [bank.ending?.code, bank.spent[0]];
    };
    const before = 1_000_000;
    expect(await ended(1)).toEqual([undefined, before + UNINTERRUPTED_FUEL]);
    expect(await ended(2)).toEqual(['fuel_exhausted', before + UNINTERRUPTED_FUEL + 1_000]);
  },
);

test('what the host charges is no part of a stretch', () => {
  const bank = new Thread().bank();
  const { count } = start(bank, guest, NOTHING);
  bank.charge(10 * UNINTERRUPTED_FUEL);
  expect(count!(MOST - 1)).toBe(SUM(MOST - 1));
  expect(bank.ending).toBeUndefined();
});

test.each([
  [1_000, true],
  [0, false],
])('a host call of %i ms ends the turn of its guest: %s', async (milliseconds, ends) => {
  const thread = new Thread(0);
  const bank = thread.bank();
  let left: unknown;
  const hostCall = (): void => {
    outside(bank, () => (thread.time += milliseconds));
    left = (exports['__fuel'] as unknown as WebAssembly.Global).value;
  };
  const exports = start(bank, guest, { host: { call: hostCall } });
  await call(bank, exports['handle'], 1);
  expect(left === 0n).toBe(ends);
});
