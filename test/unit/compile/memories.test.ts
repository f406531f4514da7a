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
  ['with 64-bit addresses', '(memory (;0;) i64 1)', /64-bit addresses \(memory64\)$/],
  ['with pages of its own', '(memory (;0;) 1 (pagesize 1))', /a page size of its own$/],
])('a memory %s is refused', async (_, declaration, detail) => {
  await expect(inspected((text) => text.replace(MEMORY, declaration))).rejects.toEqual(refusal(detail));
});

test('a second memory in another module is refused', async () => {
  await expect(inspected(atEnd('(core module (memory 1))'))).rejects.toEqual(refusal(/defines 2 memories/));
});

test('a second memory in a nested component is refused', async () => {
  await expect(inspected(atEnd('(component (core module (memory 1)))'))).rejects.toEqual(
    refusal(/defines 2 memories/),
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

test('a second instance of the module with the memory is refused', async () => {
  await expect(inspected(atEnd('(core instance (instantiate $main))'))).rejects.toEqual(
    refusal(/instantiated 2 times/),
  );
});

const nested = (inside: string) => (text: string) =>
  atEnd(`(component $nested ${inside}) (instance (instantiate $nested)) (instance (instantiate $nested))`)(
    text.replace(MEMORY, ''),
  );

test('a memory in a nested component that is instantiated twice is refused', async () => {
  const inside = '(core module $m (memory 1)) (core instance (instantiate $m))';
  await expect(inspected(nested(inside))).rejects.toEqual(refusal(/instantiated 2 times/));
});

test('a nested component without memory may be instantiated twice', async () => {
  const inside = '(core module $m) (core instance (instantiate $m))';
  await expect(inspected(nested(inside))).resolves.toMatchObject({ memoryBytes: 0 });
});

test('instances of a module that reach a nested component by an alias are counted', async () => {
  const alias = '(component $n (core instance (instantiate $main))) (instance (instantiate $n))';
  await expect(inspected(atEnd(alias))).rejects.toEqual(refusal(/instantiated 2 times/));
});

test.each([
  ['module', '(import "m" (core module $m)) (core instance (instantiate $m))'],
  ['component', '(import "c" (component $c)) (instance (instantiate $c))'],
])('a nested component that instantiates an imported %s is refused', async (_, inside) => {
  await expect(inspected(atEnd(`(component $n ${inside}) (instance (instantiate $n))`))).rejects.toEqual(
    refusal(/memories cannot be counted/),
  );
});
