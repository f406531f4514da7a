import { readFile } from 'node:fs/promises';
import { TestHost, type TestPlugin, type TestSettings } from '@wayhouse/host/testing';
import type { Project } from '../compiler/project.ts';
import { noteRun } from './spending.ts';

/** A component: the path of its .wasm file, its bytes, or the project that it is built from. */
export type PluginSource = string | URL | Uint8Array | { readonly project: string | Project };

/** What the plugin is given: `config`, `fetch`, `limits` and `manifest`. */
export type PluginSettings = TestSettings;

/** For one file of tests; there from the first plugin on. */
let host: TestHost | undefined;

/** Components that were built from source, by their projects. */
const built = new Map<string, Promise<Uint8Array>>();

/**
 * Starts a component as the host would, on a thread of its own behind all walls and limits, with fakes for
 * what it calls. It is ended with the file of tests, or by its `close()`.
 *
 *     const plugin = await loadPlugin({ project: '.' }, { config: { currency: 'EUR' } });
 *     const run = await plugin.handle({ path: '/price?of=book' });
 *     expect(run).toRespondWith(200);
 *
 * The same component is translated once for a file of tests, and a project built once.
 *
 * Rejects with a `WayhouseError` where the host would refuse the upload or the settings, and with an
 * `SdkError` where the project cannot be built.
 */
export async function loadPlugin(source: PluginSource, settings: PluginSettings = {}): Promise<TestPlugin> {
  const component = await componentOf(source);
  host ??= new TestHost({ onRun: noteRun });
  return host.load(component, settings);
}

/** Ends every plugin that was loaded. */
export async function closePlugins(): Promise<void> {
  const closing = host;
  host = undefined;
  await closing?.close();
}

function componentOf(source: PluginSource): Promise<Uint8Array> | Uint8Array {
  if (source instanceof Uint8Array) return source;
  if (typeof source === 'string' || source instanceof URL) return readFile(source);
  return buildOnce(typeof source.project === 'string' ? { root: source.project } : source.project);
}

function buildOnce(project: Project): Promise<Uint8Array> {
  const key = JSON.stringify(project);
  const known = built.get(key);
  if (known !== undefined) return known;
  const building = buildNow(project);
  built.set(key, building);
  return building;
}

/** The compiler takes half a second to load: only if there is something to build. */
async function buildNow(project: Project): Promise<Uint8Array> {
  const { build } = await import('../compiler/build.ts');
  const { component } = await build(project);
  return component;
}
