/** From a core module that carries its WIT to a component: what `jco new` does, checked. */
import { componentNew, componentWit } from '@bytecodealliance/jco';

/** `handler` is the contract's world; `wasi` any that imports what WASI provides; `twin` that of guests/conformance. */
export type World = 'handler' | 'wasi' | 'twin';

const WORLDS = {
  handler: { exports: /^handle$/, imports: /^wayhouse:plugin\// },
  wasi: { exports: /^wasi:/, imports: /^wasi:/ },
  twin: { exports: /^conformance:twin\//, imports: /^conformance:twin\// },
} as const;

/** Throws where the component is not of that world: `componentNew` itself is silent about it. */
export async function makeComponent(core: Uint8Array, world: World): Promise<Uint8Array> {
  const component = await componentNew(core, []);
  const wit = await componentWit(component);
  const { exports, imports } = WORLDS[world];
  if (!names(wit, 'export').some((name) => exports.test(name))) {
    throw new Error('the component does not export what its world asks for');
  }
  const foreign = names(wit, 'import').filter((name) => !imports.test(name));
  if (foreign.length > 0) throw new Error(`the component imports ${foreign.join(', ')}`);
  return component;
}

/** What stands behind `import` or `export` in the component's world. */
function names(wit: string, kind: 'import' | 'export'): string[] {
  const lines = wit.matchAll(new RegExp(`^\\s*${kind} ([^\\s;]+?)(?:;|: )`, 'gm'));
  return Array.from(lines, ([, name = '']) => name);
}
