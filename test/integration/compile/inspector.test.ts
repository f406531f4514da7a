import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { inspect, type InspectBounds } from '../../../host/compile/inspect/inspect.ts';
import { createInspector, type Inspector } from '../../../host/compile/inspector.ts';
import { resolveStructure } from '../../../host/protocol/structure.ts';
import { guestPath } from '../../support/guests.ts';
import { component } from '../../support/handmade.ts';

const BOUNDS: InspectBounds = { maxMemoryBytes: 64 * 1024 * 1024 };
const MISBEHAVE = new URL('./support/misbehave.entry.ts', import.meta.url);

function opened(inspector: Inspector): Inspector {
  onTestFinished(() => inspector.close());
  return inspector;
}

const misbehaving = (inspectMs?: number): Inspector =>
  opened(createInspector(BOUNDS, { entry: MISBEHAVE, ...(inspectMs === undefined ? {} : { inspectMs }) }));

async function fileOf(bytes: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wayhouse-inspector-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'artifact');
  await writeFile(path, bytes);
  return path;
}

test('an inspection on its thread tells what one on this thread tells', async () => {
  const inspector = opened(createInspector(BOUNDS));
  const path = guestPath('fetch', 'rust');
  expect(await inspector.inspect(path)).toEqual(await inspect(path, BOUNDS));
});

test('a refusal crosses the thread with its code and its detail', async () => {
  const inspector = opened(createInspector(BOUNDS));
  const refusal = { code: 'not_wasm', detail: expect.stringContaining('68 65 6c 6c') };
  await expect(inspector.inspect(await fileOf(Buffer.from('hello')))).rejects.toMatchObject(refusal);
});

test('the caps of the operator hold there', async () => {
  const inspector = opened(createInspector({ ...BOUNDS, structure: resolveStructure({ sections: 1 }) }));
  const refusal = { code: 'structure_refused', detail: expect.stringMatching(/^sections: 2 in all with/) };
  await expect(inspector.inspect(await fileOf(await component()))).rejects.toMatchObject(refusal);
});

test('an artifact that is not there is told as such', async () => {
  const inspector = opened(createInspector(BOUNDS));
  const failure = { code: 'internal', detail: expect.stringContaining('ENOENT') };
  await expect(inspector.inspect('/nonexistent/artifact')).rejects.toMatchObject(failure);
});

test('inspections answer in the order in which they were asked for', async () => {
  const inspector = misbehaving();
  const done: string[] = [];
  const names = Array.from({ length: 20 }, (_, index) => `world ${index}`);
  await Promise.all(names.map(async (name) => done.push((await inspector.inspect(name)).world)));
  expect(done).toEqual(names);
});

test.each([
  ['hangs', 'hang', 'structure_refused', 'Reading the component took more than 3000 ms.'],
  ['throws', 'throw', 'internal', 'The thread that inspects components is lost: thrown.'],
  ['ends its thread', 'exit', 'internal', 'The thread that inspects components is lost: it ended by itself.'],
])(
  'an inspection that %s harms neither those before nor those after it',
  async (_, path, code, detail) => {
    const inspector = misbehaving(3_000);
    const before = inspector.inspect('before');
    const lost = inspector.inspect(path);
    const after = inspector.inspect('after');
    const again = inspector.inspect(path);
    await expect(lost).rejects.toMatchObject({ code, detail });
    await expect(again).rejects.toMatchObject({ code, detail });
    expect([(await before).world, (await after).world]).toEqual(['before', 'after']);
  },
  60_000,
);

test('an inspection that eats memory loses its thread, and no other', async () => {
  const inspector = misbehaving();
  const refusal = {
    code: 'structure_refused',
    detail: 'Reading the component took more than 512 MiB of memory.',
  };
  await expect(inspector.inspect('eat memory')).rejects.toMatchObject(refusal);
  await expect(inspector.inspect('after')).resolves.toMatchObject({ world: 'after' });
}, 60_000);

test('closing gives up what is under way and what waits, and takes nothing more', async () => {
  const inspector = misbehaving();
  await inspector.inspect('started');
  const given = [inspector.inspect('hang'), inspector.inspect('waiting')].map((inspection) =>
    expect(inspection).rejects.toMatchObject({ code: 'shutting_down' }),
  );
  await inspector.close();
  await Promise.all(given);
  await expect(inspector.inspect('late')).rejects.toMatchObject({ code: 'shutting_down' });
});
