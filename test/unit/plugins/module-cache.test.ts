import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { LoadedModule } from '../../../host/compile/load.ts';
import { ModuleCache } from '../../../host/plugins/module-cache.ts';
import { NO_MODULE } from '../../support/no-module.ts';

const module = (bytes: number): LoadedModule => ({ ...NO_MODULE, bytes });

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** A weak reference is kept until the turn ends in which it was read. */
async function collected(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  await new Promise((resolve) => setImmediate(resolve));
}

test('what was added is found, as long as there is room', async () => {
  const cache = new ModuleCache(100);
  cache.add('a', module(60));
  cache.add('b', module(40));
  await collected();
  expect([cache.get('a')?.bytes, cache.get('b')?.bytes, cache.get('c'), cache.bytes]).toEqual([
    60,
    40,
    undefined,
    100,
  ]);
});

test('the one that was used least of late makes room for a new one', async () => {
  const cache = new ModuleCache(100);
  cache.add('a', module(50));
  cache.add('b', module(50));
  cache.get('a');
  cache.add('c', module(50));
  await collected();
  expect([cache.get('a')?.bytes, cache.get('b'), cache.get('c')?.bytes]).toEqual([50, undefined, 50]);
  expect(cache.bytes).toBe(100);
});

test('one that somebody runs is found though there is no room for it', async () => {
  const cache = new ModuleCache(100);
  const run = module(200);
  cache.add('a', run);
  await collected();
  expect(cache.get('a')).toBe(run);
  expect(cache.bytes).toBe(0);
});

test('one that is compiled anew after it was collected is found again', async () => {
  const cache = new ModuleCache(100);
  cache.add('a', module(200));
  await collected();
  expect(cache.get('a')).toBeUndefined();
  const again = module(50);
  cache.add('a', again);
  await collected();
  expect(cache.get('a')).toBe(again);
});
