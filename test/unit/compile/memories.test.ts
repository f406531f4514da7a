import { expect, test } from 'vitest';
import { inspectBytes } from '../../../host/compile/inspect/inspect.ts';
import { edited } from '../../support/handmade.ts';

const BOUNDS = { maxMemoryBytes: 1024 * 65_536 };
const MEMORY = '(memory (;0;) 0)';

const inspected = async (edit: (text: string) => string) => inspectBytes(await edited(edit), BOUNDS);

const atEnd = (more: string) => (text: string) => text.replace(/\)\s*$/, `${more})`);

const refusal = (detail: RegExp) =>
  expect.objectContaining({ code: 'memory_refused', detail: expect.stringMatching(detail) });

test('a memory as large as the limit is taken', async () => {
  const { memoryBytes } = await inspected((text) => text.replace(MEMORY, '(memory (;0;) 1024 65536)'));
  expect(memoryBytes).toBe(BOUNDS.maxMemoryBytes);
});

test.each([
  [
    'larger than the limit',
    '(memory (;0;) 1025)',
    /minimum of 1025 pages \(67174400 bytes\), above the limit of 67108864/,
  ],
  ['shared', '(memory (;0;) 1 2 shared)', /is shared$/],
  [
    'with 64-bit addresses, larger than the limit',
    '(memory (;0;) i64 0x1000000000000)',
    /minimum of 281474976710656 pages/,
  ],
  ['with pages of its own', '(memory (;0;) 1 (pagesize 1))', /a page size of its own$/],
])('a memory %s is refused', async (_, declaration, detail) => {
  await expect(inspected((text) => text.replace(MEMORY, declaration))).rejects.toEqual(refusal(detail));
});

test('a memory with 64-bit addresses is taken', async () => {
  const { memoryBytes } = await inspected((text) => text.replace(MEMORY, '(memory (;0;) i64 3)'));
  expect(memoryBytes).toBe(3 * 65_536);
});

const more = (...memories: readonly string[]) =>
  `(core module $more ${memories.join(' ')}) (core instance (instantiate $more))`;

test.each([
  ['of one module', more('(memory 1)', '(memory 2)'), 3],
  [
    'of two modules',
    `(core module $other (memory 4)) (core instance (instantiate $other)) ${more('(memory 1)')}`,
    5,
  ],
  ['of two instances', `${more('(memory 2)')} (core instance (instantiate $more))`, 4],
  ['of a nested component', `(component $n ${more('(memory 3)')}) (instance (instantiate $n))`, 3],
  [
    'of two nested components',
    `(component $n ${more('(memory 3)')}) (instance (instantiate $n)) (instance (instantiate $n))`,
    6,
  ],
  ['of a module that is never instantiated', '(core module (memory 7))', 0],
])('memories count together: %s', async (_, text, pages) => {
  const { memoryBytes } = await inspected(atEnd(text));
  expect(memoryBytes).toBe(pages * 65_536);
});

test('memories that are larger than the limit only together are refused', async () => {
  await expect(inspected(atEnd(more('(memory 512)', '(memory 512)')))).resolves.toBeDefined();
  await expect(inspected(atEnd(more('(memory 512)', '(memory 513)')))).rejects.toEqual(
    refusal(/^the 3 memories of an instance have minimums of 1025 pages \(67174400 bytes\), above the limit/),
  );
});

test('an instance has no more than 16 memories', async () => {
  await expect(inspected(atEnd(more(...Array<string>(15).fill('(memory 0)'))))).resolves.toBeDefined();
  await expect(inspected(atEnd(more(...Array<string>(16).fill('(memory 0)'))))).rejects.toEqual(
    refusal(/^an instance has 17 memories; 16 are allowed$/),
  );
});

test('an imported memory that begins above the limit is refused', async () => {
  const module = '(core module (import "env" "memory" (memory 2000)))';
  await expect(inspected(atEnd(module))).rejects.toEqual(
    refusal(/the imported memory at byte \d+ has a minimum of 2000/),
  );
});

test('an imported memory is not counted as one more', async () => {
  await expect(inspected(atEnd('(core module (import "env" "memory" (memory 0)))'))).resolves.toMatchObject({
    memoryBytes: 0,
  });
});

test('instances of a module that reach a nested component by an alias are counted', async () => {
  const alias = '(component $n (core instance (instantiate $main))) (instance (instantiate $n))';
  const { memoryBytes } = await inspected((text) => atEnd(alias)(text.replace(MEMORY, '(memory (;0;) 5)')));
  expect(memoryBytes).toBe(10 * 65_536);
});

test.each([
  ['module', '(import "m" (core module $m)) (core instance (instantiate $m))'],
  ['component', '(import "c" (component $c)) (instance (instantiate $c))'],
])('a nested component that instantiates an imported %s is refused', async (_, inside) => {
  await expect(inspected(atEnd(`(component $n ${inside}) (instance (instantiate $n))`))).rejects.toEqual(
    refusal(/memories cannot be counted/),
  );
});
