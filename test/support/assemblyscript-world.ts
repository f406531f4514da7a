/** A world, a guest in AssemblyScript for it, and a host in JavaScript: from the three texts to a running instance. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { $init, generate } from '@bytecodealliance/jco-transpile/component';
import { build, type Built, type Project } from '../../sdk/assemblyscript/compiler/build.ts';

export interface WorldGuest extends Pick<
  Project,
  'runtime' | 'stringEncoding' | 'optimize' | 'world' | 'flags'
> {
  /** The WIT text, with whatever packages it needs. */
  readonly wit: string;
  /** The guest's own module, assembly/index.ts; the bindings stand in `./bindings`. */
  readonly guest: string;
  /** Further modules of the guest, by their paths in assembly/. */
  readonly modules?: Readonly<Record<string, string>>;
}

/** Values as jco has them: a record is an object, a variant `{ tag, val }`, an option `undefined` or the value. */
export type Value = unknown;
export type HostFunction = (...values: never[]) => Value;
/** By interface, with its version; under `$root` what the world itself imports. */
export type HostImports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What the component exports: functions, and interfaces as objects of functions and classes. */
// The shape is that of the test's own WIT text.
// oxlint-disable-next-line typescript/no-explicit-any
export type Exports = any;

export interface LoadedWorld {
  readonly built: Built;
  instantiate(imports?: HostImports): Exports;
}

/** Throws `SdkError` where the world cannot be bound or the guest does not compile. */
export async function loadWorld(source: WorldGuest): Promise<LoadedWorld> {
  const built = await buildWorld(source);
  const instantiate = await instantiateComponent(built.component);
  return { built, instantiate: (imports = {}) => instantiate(imports) };
}

export async function buildWorld({ wit, guest, modules = {}, ...choices }: WorldGuest): Promise<Built> {
  const root = await mkdtemp(join(tmpdir(), 'wayhouse-world-'));
  try {
    for (const [path, text] of Object.entries({ ...modules, 'index.ts': guest })) {
      const file = join(root, 'assembly', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    return await build({ root, wit: { text: wit }, ...choices });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

type InstantiateCore = (module: WebAssembly.Module, imports: WebAssembly.Imports) => WebAssembly.Instance;
type Instantiate = (
  core: (name: string) => WebAssembly.Module,
  imports: object,
  instantiateCore: InstantiateCore,
) => Exports;

/** Those of a component's core modules. */
export type Memories = readonly WebAssembly.Memory[];

/** Any component, by jco's glue. `memories` gets those that it makes. */
export async function instantiateComponent(
  component: Uint8Array,
): Promise<(imports: HostImports, memories?: WebAssembly.Memory[]) => Exports> {
  await $init;
  const { files } = generate(component, {
    name: 'world',
    instantiation: { tag: 'sync' },
    noTypescript: true,
    noNodejsCompat: true,
    base64Cutoff: 0,
  });
  const modules = new Map<string, WebAssembly.Module>();
  let glue = '';
  for (const [name, bytes] of files) {
    if (name.endsWith('.wasm')) modules.set(name, new WebAssembly.Module(Uint8Array.from(bytes)));
    if (name.endsWith('.js')) glue = new TextDecoder().decode(bytes);
  }
  const { instantiate } = await importText(glue);
  return (imports, memories = []) =>
    instantiate((name) => modules.get(name)!, unversioned(imports), noting(memories));
}

function noting(memories: WebAssembly.Memory[]): InstantiateCore {
  return (module, imports) => {
    const instance = new WebAssembly.Instance(module, imports);
    const exported = Object.values(instance.exports);
    memories.push(...exported.filter((each) => each instanceof WebAssembly.Memory));
    return instance;
  };
}

/** From a file, as its path stands in the stack of every error. */
async function importText(glue: string): Promise<{ instantiate: Instantiate }> {
  const folder = await mkdtemp(join(tmpdir(), 'wayhouse-glue-'));
  try {
    const file = join(folder, 'glue.mjs');
    await writeFile(file, glue);
    return (await import(pathToFileURL(file).href)) as { instantiate: Instantiate };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** jco's glue asks for interfaces without their versions where there is one of each, else with them. */
function unversioned(imports: HostImports): HostImports {
  const plain = Object.entries(imports).map(([name, functions]) => [name.replace(/@.*/, ''), functions]);
  return { ...Object.fromEntries(plain), ...imports };
}
