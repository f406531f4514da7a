import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readWorld } from '../../../../sdk/assemblyscript/wit/read.ts';
import type { World } from '../../../../sdk/assemblyscript/wit/world.ts';
import { sdkError } from '../../../support/wit.ts';
import { ASYNC_ORIGIN, stageWit, WIT_ORIGINS, type WitOrigin } from '../../../support/wit-packages.ts';

async function staged(origin: WitOrigin) {
  const folder = await mkdtemp(join(tmpdir(), 'wayhouse-wit-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return stageWit(origin, folder);
}

/** What a world has of a package, in numbers. */
function size({ imports, exports }: World, packageId: string) {
  const [name, version = ''] = packageId.split('@');
  const own = [...imports, ...exports].flatMap((item) =>
    item.kind === 'interface' && item.id.startsWith(`${name}/`) && item.id.endsWith(version) ? [item] : [],
  );
  const functions = own.flatMap((item) => item.functions);
  return {
    interfaces: own.length,
    types: own.flatMap((item) => item.types).length,
    functions: functions.length,
  };
}

describe.each(WIT_ORIGINS)('published WIT of $from, $folders', (origin) => {
  test('is read, imported and exported', async () => {
    for (const { id, source, imports, exports } of await staged(origin)) {
      const imported = size(await readWorld(source, imports), id);
      const exported = size(await readWorld(source, exports), id);
      expect(imported.interfaces, id).toBeGreaterThan(0);
      expect(imported.functions + imported.types, id).toBeGreaterThan(0);
      expect(exported.functions, id).toBeGreaterThanOrEqual(imported.functions);
    }
  });
});

test('there are 15 published packages or more, the WASI 0.2 set among them', () => {
  const ids = new Set(WIT_ORIGINS.flatMap(({ packages }) => packages));
  expect(ids.size).toBeGreaterThanOrEqual(15);
  for (const name of ['cli', 'clocks', 'filesystem', 'http', 'io', 'random', 'sockets'])
    expect(ids).toContain(`wasi:${name}@0.2.12`);
});

test('published WIT of WASI 0.3 is refused with the place', async () => {
  for (const { source, imports } of await staged(ASYNC_ORIGIN)) {
    const error = await sdkError(readWorld(source, imports));
    expect(error.code).toBe('type_unsupported');
    expect(error.detail).toMatch(
      /^interface wasi:[a-z]+\/[a-z-]+@0\.3\.0, function .* cannot be held, because /,
    );
  }
});
