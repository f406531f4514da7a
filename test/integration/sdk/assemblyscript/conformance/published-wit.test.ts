import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { build } from '../../../../../sdk/assemblyscript/compiler/build.ts';
import { readWorld } from '../../../../../sdk/assemblyscript/wit/read.ts';
import type { World } from '../../../../../sdk/assemblyscript/wit/world.ts';
import { stageWit, WIT_ORIGINS, type WitOrigin, type WitPackage } from '../../../../support/wit-packages.ts';
import { STUB, STUB_INDEX, stubGuest } from './support/stub-guest.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wayhouse-wit-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

interface Stub {
  readonly world: World;
  readonly module: WebAssembly.Module;
}

/** A guest that needs all of the world. */
async function buildStub({ source: wit }: WitPackage, name: string): Promise<Stub> {
  const root = await temporaryFolder();
  await mkdir(join(root, 'assembly/bindings'), { recursive: true });
  await writeFile(join(root, 'assembly/index.ts'), STUB_INDEX);
  const world = await readWorld(wit, name);
  await writeFile(join(root, `assembly/bindings/${STUB}.ts`), stubGuest(world));
  const { core } = await build({ root, wit, world: name, optimize: 'none' });
  return { world, module: new WebAssembly.Module(Uint8Array.from(core)) };
}

/** All that a guest can import of the world, as core modules name it. */
function importsOf({ imports }: World): string[] {
  const interfaces = imports.filter((item) => item.kind === 'interface');
  return interfaces.flatMap(({ id, functions, types }) => [
    ...functions.map(({ name }) => `${id} ${name}`),
    ...types.flatMap((type) =>
      type.kind === 'resource' && type.owner === id ? [`${id} [resource-drop]${type.name}`] : [],
    ),
  ]);
}

async function packagesOf(origin: WitOrigin): Promise<WitPackage[]> {
  return stageWit(origin, await temporaryFolder());
}

describe.each(WIT_ORIGINS.flatMap((origin) => origin.packages.map((id, index) => ({ id, index, origin }))))(
  'generated code of $id',
  ({ index, origin }) => {
    test('compiles to a component that imports all of it', async () => {
      const each = (await packagesOf(origin))[index]!;
      const { world, module } = await buildStub(each, each.imports);
      const imported = WebAssembly.Module.imports(module).map((item) => `${item.module} ${item.name}`);
      // A set: what AssemblyScript's own globals stand for may import a function once more.
      expect(new Set(imported)).toEqual(new Set(importsOf(world)));
    });

    test('compiles to a component that exports all of it', async () => {
      const each = (await packagesOf(origin))[index]!;
      const { world, module } = await buildStub(each, each.exports);
      const exported = new Set(WebAssembly.Module.exports(module).map((item) => item.name));
      for (const item of world.exports.filter((each) => each.kind === 'interface'))
        for (const { name } of item.functions) expect(exported).toContain(`${item.id}#${name}`);
    });
  },
);
