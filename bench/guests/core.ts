/** Core modules in WebAssembly's text format, for hosts that have no components; and the stub, which is one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeComponent } from '../../guests/component.ts';
import { hashInputs, isUpToDate, writeOutput } from '../../guests/inputs.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The file of the core module. */
export async function buildCoreGuest(name: string): Promise<string> {
  const source = sourceOf(name);
  const output = join(ROOT, 'bench/build', `${name}.core.wasm`);
  const hash = await hashInputs(ROOT, [source]);
  if (!(await isUpToDate(output, hash))) await writeOutput(output, await parsed(source), hash);
  return output;
}

/** The component of the world `handler` that stands in for a guest. */
export async function buildStub(): Promise<Uint8Array> {
  const { componentEmbed } = await import('@bytecodealliance/jco');
  const { witOf } = await import('../../scripts/generate/world.ts');
  const witSource = await witOf(pathToFileURL(join(ROOT, 'wit/v0.1/')));
  const binary = await parsed(sourceOf('stub'));
  const core = await componentEmbed({ binary, witSource, world: 'handler', stringEncoding: 'utf8' });
  return makeComponent(core, 'handler');
}

const sourceOf = (name: string): string => `bench/guests/core/${name}.wat`;

async function parsed(source: string): Promise<Uint8Array> {
  // jco takes a while to load: only if there is something to do.
  const { parse } = await import('@bytecodealliance/jco');
  return parse(await readFile(join(ROOT, source), 'utf8'));
}
