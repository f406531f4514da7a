import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clampMemory } from '../../../host/compile/meter/clamp.ts';
import { fromText } from '../../support/handmade.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const clamped = async (text: string, maxPages: number): Promise<Bytes> =>
  clampMemory(await fromText(text), maxPages) as Bytes;

/** How many pages the module's exported memory "m" can have. */
function reach(bytes: Bytes): number {
  const { m } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as { m: WebAssembly.Memory };
  for (;;) {
    try {
      m.grow(1);
    } catch {
      return m.buffer.byteLength / 65_536;
    }
  }
}

test.each([
  ['without a maximum', '(memory (export "m") 1)', 8],
  ['with a larger one', '(memory (export "m") 1 100)', 8],
  ['with the same one', '(memory (export "m") 1 8)', 8],
  ['with a smaller one', '(memory (export "m") 1 3)', 3],
  ['that begins at the limit', '(memory (export "m") 8)', 8],
])('a memory %s ends at the limit', async (_, memory, pages) => {
  expect(reach(await clamped(`(module ${memory})`, 8))).toBe(pages);
});

test('memory.grow past the limit gives -1', async () => {
  const text = '(module (memory 1) (func (export "grow") (param i32) (result i32) local.get 0 memory.grow))';
  const { grow } = new WebAssembly.Instance(new WebAssembly.Module(await clamped(text, 4))).exports as {
    grow(pages: number): number;
  };
  expect([grow(3), grow(1), grow(0)]).toEqual([1, -1, 4]);
});

test('an imported memory with a larger maximum takes one that was clamped', async () => {
  const bytes = await clamped('(module (import "a" "m" (memory 1 100)))', 8);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 8 });
  expect(new WebAssembly.Instance(new WebAssembly.Module(bytes), { a: { m: memory } })).toBeDefined();
});

test('what needs no change is given back as it is', async () => {
  for (const text of ['(module)', '(module (memory 1 8))', '(module (import "a" "m" (memory 1)))']) {
    const bytes = await fromText(text);
    expect(clampMemory(bytes, 8)).toBe(bytes);
  }
});

test.each([
  ['begins above the limit', '(memory 9)', /minimum is 9 pages; the limit memoryBytes allows 8/],
  ['is imported and begins above it', '(import "a" "m" (memory 9))', /minimum is 9 pages/],
  ['is shared', '(memory 1 2 shared)', /shared/],
  ['has 64-bit addresses', '(memory i64 1)', /64-bit/],
])('a memory that %s is refused', async (_, memory, detail) => {
  await expect(clamped(`(module ${memory})`, 8)).rejects.toMatchObject({
    code: 'memory_refused',
    detail: expect.stringMatching(detail),
  });
});

const leb = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(Math.floor(value / 0x80))];

const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...leb(content.length),
  ...content,
];

const custom = fc.uint8Array({ maxLength: 200 }).map((bytes) => section(0, [1, 0x78, ...bytes]));

const memory = fc
  .tuple(
    fc.integer({ min: 0, max: 300 }),
    fc.option(fc.integer({ min: 300, max: 65_536 }), { nil: undefined }),
  )
  .map(([minimum, maximum]) => ({ minimum, maximum }));

const HEAD = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const EXPORT = section(7, [1, 1, 0x6d, 2, 0]);

test('every other byte of a module stays', () => {
  fc.assert(
    fc.property(
      custom,
      memory,
      custom,
      fc.integer({ min: 300, max: 65_536 }),
      (before, declared, after, pages) => {
        const { minimum, maximum } = declared;
        const type = maximum === undefined ? [0, ...leb(minimum)] : [1, ...leb(minimum), ...leb(maximum)];
        const module = (limits: number[]) =>
          Uint8Array.from([...HEAD, ...before, ...section(5, [1, ...limits]), ...EXPORT, ...after]);
        const lowered = Math.min(maximum ?? pages, pages);
        const result = clampMemory(module(type), pages);
        expect([...result]).toEqual([...module([1, ...leb(minimum), ...leb(lowered)])]);
        expect(WebAssembly.validate(result as Bytes)).toBe(true);
      },
    ),
  );
});
