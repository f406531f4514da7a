import { expect, test } from 'vitest';
import { decodeComponent } from '../../../host/compile/inspect/component.ts';
import { resolveStructure } from '../../../host/protocol/structure.ts';
import { bytes, type Part, repeat, sized } from '../../support/wasm-encode.ts';
import { core, list } from './support/encode.ts';

const TYPES: readonly Part[] = [
  [0x60, 0, 0],
  bytes(0x60, 100, repeat(0x7f, 100), 0),
  bytes(0x60, 0, 16, repeat(0x7f, 16)),
  bytes(0x5f, 16, repeat([0x7f, 0], 16)),
  [0x5e, 0x7f, 0],
];
const UNREACHABLE = 0x00;
const CONST = [0x41, 0];
const DROP = 0x1a;
const BLOCK = [0x02, 0x40];
const END = 0x0b;

/** What blockLocals comes to in a function of ten locals: the first cap that it is not refused under. */
function blockLocals(...code: readonly Part[]): number {
  const body = sized(bytes(1, 10, 0x7f, ...code, END));
  const made = core(list(1, ...TYPES), list(3, 0, 1, 2), list(10, body, [2, 0, END], [2, 0, END]));
  for (let cap = 7; ; cap++) {
    try {
      decodeComponent(made, resolveStructure({ blockLocals: cap }));
      return cap;
    } catch (thrown) {
      expect(thrown).toMatchObject({ detail: expect.stringContaining('blockLocals: function 0 has ') });
    }
  }
}

/** The three functions' own ends count less than the lowest cap that is tried. */
const BLOCKS = bytes(BLOCK, END, BLOCK, END, BLOCK, END, BLOCK, END);

test('operands count where blocks begin, as locals do', () => {
  const without = blockLocals(BLOCKS);
  expect(without).toBe(Math.ceil(4 * 10 + 5 * (10 / 16)));
  expect(blockLocals(repeat(CONST, 16), BLOCKS, repeat(DROP, 16))).toBe(
    Math.ceil(4 * 26 + 4 * (26 / 16) + 10 / 16),
  );
});

test('a call counts what it moves; its results count as operands, and go with what takes them', () => {
  const moved = 2 * 16;
  const one = Math.ceil(moved + 26 / 16 + 26 + 26 / 16 + 10 / 16);
  expect(blockLocals([0x10, 2], BLOCK, END, repeat(DROP, 16))).toBe(one);
  expect(blockLocals([0x10, 2], repeat(DROP, 16), BLOCK, END)).toBe(
    Math.ceil(moved + 10 + 26 / 16 + 20 / 16),
  );
});

test.each([
  ['blocks that take operands', bytes(repeat([0x02, 1], 5), repeat(bytes(UNREACHABLE, END), 5))],
  ['calls that take them', repeat([0x10, 1], 50)],
  ['instructions that take them', bytes(repeat(DROP, 200), BLOCK, END)],
])('%s where nothing can be reached do not make up for what is reached', (_, dead) => {
  const reached = blockLocals(BLOCKS);
  expect(blockLocals(BLOCKS, UNREACHABLE, dead)).toBeGreaterThanOrEqual(reached);
});

test.each([
  ['struct.new', [0xfb, 0x00, 3]],
  ['array.new_fixed', [0xfb, 0x08, 4, 16]],
])('%s takes as many operands as the object is made of', (_, code) => {
  const made = blockLocals(repeat(CONST, 16), code, BLOCKS, DROP);
  expect(made).toBe(blockLocals(CONST, BLOCKS, DROP));
});
