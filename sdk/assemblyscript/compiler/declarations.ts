/** Where a program declares something, as asc knows it once it has read every file. */
import type { Range } from 'assemblyscript/asc';
import type { Program } from './hooks.ts';

/** The part of asc's elements that matters here: a file, a namespace, a class, a function. */
interface Element {
  readonly declaration?: { readonly name: { readonly range: Range } };
  /** Of a file. */
  readonly source?: Range['source'];
  /** What it exports, where it is a file. */
  lookupExport?(name: string): Element | null;
  readonly members?: ReadonlyMap<string, Element> | null;
  readonly instanceMembers?: ReadonlyMap<string, Element> | null;
  readonly constructorPrototype?: Element | null;
  /** The class that a class extends. */
  readonly basePrototype?: Element | null;
}

/** The name in its declaration; without a path the start of the module; absent where the module has nothing at `path`, as in `['y', 'Counter', 'add']`. */
export function declarationOf(program: Program, file: string, path: readonly string[]): Range | undefined {
  const modules: ReadonlyMap<string, Element> = program.filesByName;
  const module = modules.get(file.replace(/\.ts$/, ''));
  const found = path.reduce<Element | undefined>(
    (element, name) => element && memberOf(element, name),
    module,
  );
  if (found?.source) return { start: 0, end: 0, source: found.source };
  return found?.declaration?.name.range;
}

function memberOf(element: Element, name: string): Element | undefined {
  if (element.lookupExport) return element.lookupExport(name) ?? undefined;
  if (name === 'constructor') return element.constructorPrototype ?? undefined;
  const own = element.members?.get(name) ?? element.instanceMembers?.get(name);
  return own ?? (element.basePrototype ? memberOf(element.basePrototype, name) : undefined);
}
