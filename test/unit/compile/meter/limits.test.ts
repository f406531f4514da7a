/** Where a module is almost as large as V8 takes any, what is added still has to fit, or is refused. */
import { expect, test } from 'vitest';
import { meter } from '../../../../host/compile/meter/meter.ts';
import {
  bytes,
  concat,
  CORE_PREAMBLE,
  leb,
  name,
  type Part,
  repeat,
  section,
  sized,
} from '../../../support/wasm-encode.ts';
import { Running } from './support/metered.ts';

const I64 = 0x7e;
const MOST_LOCALS = 50_000;
const MOST_FUNCTION_BYTES = 7_654_321;

/** One function, exported as `f`, that takes an i32. */
const moduleOf = (locals: number, code: Part): Uint8Array =>
  bytes(
    CORE_PREAMBLE,
    section(1, [1, 0x60, 1, 0x7f, 0]),
    section(3, [1, 0]),
    section(7, bytes(1, name('f'), [0, 0])),
    section(10, bytes(1, sized(bytes(1, leb(locals), I64, code, 0x0b)))),
  );

const DEC = [0x20, 0, 0x41, 1, 0x6b, 0x22, 0];
/** `(loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))` */
const LOOP: Part = [0x03, 0x40, ...DEC, 0x0d, 0, 0x0b];

test('a function may have all locals that V8 takes, less the two that the meter adds', () => {
  // The parameter is one of them.
  const running = new Running(meter(moduleOf(MOST_LOCALS - 3, LOOP)));
  expect(running.call('f', 3)).toBeUndefined();
});

test('a function with more is one that V8 does not take metered', () => {
  const most = moduleOf(MOST_LOCALS - 1, LOOP);
  expect(WebAssembly.validate(Uint8Array.from(most))).toBe(true);
  expect(WebAssembly.validate(Uint8Array.from(meter(most).bytes))).toBe(false);
});

test('a function of almost the most bytes that V8 takes can be metered', () => {
  const nops = repeat(0x01, MOST_FUNCTION_BYTES - 200);
  const running = new Running(meter(moduleOf(1, concat([nops, LOOP]))));
  expect(running.call('f', 5)).toBeUndefined();
});

test('blocks may lie as deep as V8 takes them', () => {
  const depth = 100_000;
  const code = concat([repeat([0x02, 0x40], depth), DEC, [0x0d], leb(depth), repeat(0x0b, depth)]);
  const running = new Running(meter(moduleOf(1, code)));
  expect(running.call('f', 1)).toBeUndefined();
});

test('a br_table may have as many labels as V8 takes', () => {
  const labels = 65_520;
  const table = concat([
    [0x02, 0x40, 0x03, 0x40],
    DEC,
    [0x0e],
    leb(labels),
    repeat(0, labels),
    [1, 0x0b, 0x0b],
  ]);
  const running = new Running(meter(moduleOf(1, table)));
  expect(running.call('f', 70_000)).toBeUndefined();
  expect(running.fuel('f', 65_520)).toBeGreaterThan(65_520);
});

test('a function may have more edits than fit at first', () => {
  const loops = repeat([0x03, 0x40, 0x20, 0, 0x0d, 1, 0x41, 0, 0x0d, 0, 0x0b], 5000);
  const running = new Running(meter(moduleOf(1, loops)));
  expect(running.call('f', 0)).toBeUndefined();
  expect(running.fuel('f', 0)).toBeGreaterThan(5000);
});
