/** Hints for V8 which branches are seldom taken: metadata.code.branch_hint, before the code. */
import { expect, test } from 'vitest';
import { meter } from '../../../../host/compile/meter/meter.ts';
import { lebAt, sectionsOf } from '../../../support/wasm-sections.ts';
import { core } from './support/metered.ts';

interface Hint {
  readonly index: number;
  /** In the body of the function, its locals included. */
  readonly offset: number;
  readonly likely: number;
}

class Bytes {
  readonly bytes: Uint8Array;
  position: number;

  constructor(bytes: Uint8Array, position: number) {
    this.bytes = bytes;
    this.position = position;
  }

  number(): number {
    const { value, length } = lebAt(this.bytes, this.position)!;
    this.position += length;
    return value;
  }
}

const TITLE = 'metadata.code.branch_hint';

function hintsOf(module: Uint8Array): Hint[] {
  const [content] = WebAssembly.Module.customSections(new WebAssembly.Module(Uint8Array.from(module)), TITLE);
  if (content === undefined) return [];
  const read = new Bytes(new Uint8Array(content), 0);
  const hints: Hint[] = [];
  for (let functions = read.number(); functions > 0; functions--) {
    const index = read.number();
    for (let left = read.number(); left > 0; left--) {
      const offset = read.number();
      expect(read.number()).toBe(1);
      hints.push({ index, offset, likely: read.number() });
    }
  }
  expect(read.position).toBe(content.byteLength);
  return hints;
}

/** Where the body of each own function begins, behind its size. */
function bodiesOf(module: Uint8Array): number[] {
  const read = new Bytes(module, sectionsOf(module).find(({ id }) => id === 10)!.contentStart);
  return Array.from({ length: read.number() }, () => {
    const size = read.number();
    const start = read.position;
    read.position += size;
    return start;
  });
}

const IF = 0x04;
const BR_IF = 0x0d;

/** One function that is left alone, and some that check. */
const MODULE = `
  (import "a" "b" (func $imported))
  (memory 1)
  (func $silent)
  (func $recursive (export "f") (param i32) call $imported (call $recursive (local.get 0)))
  (func $tight (export "g") (param i32) (result i32)
    (loop (br_if 0 (local.tee 0 (i32.shr_u (local.get 0) (i32.const 1))))) (local.get 0))
  (func $nested (export "h") (param i32)
    (loop
      (loop (i64.store (i32.const 8) (i64.load (local.get 0))) (i64.store (i32.const 16) (i64.load (local.get 0)))
        (i64.store (i32.const 24) (i64.load (local.get 0))) (br_if 0 (local.get 0)))
      (br_if 0 (local.get 0))))
  (func $calls (export "i") (loop call $imported (br 0)))`;

test('each is at an if or a br_if that is not taken as a rule, in the order that V8 wants', async () => {
  const { bytes: module } = meter(await core(MODULE));
  const bodies = bodiesOf(module);
  const hints = hintsOf(module);
  expect([...new Set(hints.map(({ index }) => index))]).toEqual([2, 3, 4, 5]);
  for (const [place, { index, offset, likely }] of hints.entries()) {
    expect([IF, BR_IF]).toContain(module[bodies[index - 1]! + offset]);
    expect(likely).toBe(0);
    const before = hints[place - 1];
    if (before?.index === index) expect(offset).toBeGreaterThan(before.offset);
    else expect(index).toBeGreaterThan(before?.index ?? -1);
  }
});

test('they stand right in front of the code', async () => {
  const { bytes: module } = meter(await core(MODULE));
  const sections = sectionsOf(module);
  const code = sections.findIndex(({ id }) => id === 10);
  const { id, contentStart } = sections[code - 1]!;
  expect(id).toBe(0);
  expect(Buffer.from(module).toString('latin1', contentStart + 1, contentStart + 1 + TITLE.length)).toBe(
    TITLE,
  );
});

test('where nothing checks there are none', async () => {
  expect(hintsOf(meter(await core('(func $silent)')).bytes)).toEqual([]);
});
