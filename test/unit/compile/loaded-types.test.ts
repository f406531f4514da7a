import { expect, test } from 'vitest';
import { LoadedTypes } from '../../../host/compile/load.ts';

test('a process compiles no more types than V8 has room for', () => {
  const loaded = new LoadedTypes();
  for (let folder = 0; folder < 15; folder++) loaded.add(`${folder}`, 100_000);
  expect(() => loaded.add('one more', 1)).toThrow(
    expect.objectContaining({ code: 'structure_refused', detail: expect.stringContaining('1500000') }),
  );
});

test('types of a module that was compiled before count once', () => {
  const loaded = new LoadedTypes();
  for (let times = 0; times < 20; times++) loaded.add('the same', 100_000);
  expect(() => loaded.add('another', 1_400_000)).not.toThrow();
});
