/** A component in this thread, translated by jco: its imports and exports as JavaScript has them. */
import { $init, generate } from '@bytecodealliance/jco-transpile/component';

type Namespace = Readonly<Record<string, unknown>>;
type Functions = Readonly<Record<string, (...args: unknown[]) => unknown>>;

export interface Component {
  /** The interfaces that it imports, as `demo:host/clock`. */
  readonly imports: readonly string[];
  /** Interfaces by their ids and names, functions of the world by their camelCase names. */
  readonly exports: Readonly<Record<string, Functions & ((...args: unknown[]) => unknown)>>;
}

type Instantiate = (core: (name: string) => WebAssembly.Module, imports: Namespace) => Component['exports'];

/** `given` by the ids of interfaces without their versions. */
export async function instantiate(bytes: Uint8Array, given: Namespace = {}): Promise<Component> {
  await $init;
  const { files, imports } = generate(bytes, {
    name: 'component',
    noTypescript: true,
    instantiation: { tag: 'sync' },
    base64Cutoff: 0,
    map: [],
  });
  const contents = new Map(files);
  const glue = Buffer.from(contents.get('component.js') ?? []).toString('base64');
  const { instantiate: start } = (await import(/* @vite-ignore */ `data:text/javascript;base64,${glue}`)) as {
    instantiate: Instantiate;
  };
  const core = (name: string) => new WebAssembly.Module(Uint8Array.from(contents.get(name) ?? []));
  return { imports, exports: start(core, given) };
}
