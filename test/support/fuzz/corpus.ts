/** Real components, whose damaged copies the inspection has to bear. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as code from '../bombs/code.ts';
import * as components from '../bombs/components.ts';
import * as sections from '../bombs/sections.ts';
import { plugin } from '../bombs/wrap.ts';
import { component } from '../handmade.ts';
import { seed, type Seed } from './mutate.ts';

const GUESTS = join(import.meta.dirname, '../../../guests/build');

/** Small bombs: what the guests' compilers never write. */
const RARE: readonly (readonly [string, () => Uint8Array])[] = [
  ['catches', () => plugin(code.nestedCatches(4))],
  ['vectors', () => plugin(code.vectors(3))],
  ['switch', () => plugin(code.switchInLoops(5))],
  ['wide blocks', () => plugin(code.wideBlocks(4, 3))],
  ['indirect calls', () => plugin(code.indirectCalls(3))],
  ['throws', () => plugin(code.manyThrows(3))],
  ['recursive types', () => plugin(sections.recursiveTypes(3))],
  ['subtypes', () => plugin(sections.subtypes(3))],
  ['tables', () => plugin(sections.tables(3))],
  ['globals', () => plugin(sections.globals(3))],
  ['element expressions', () => plugin(sections.elementExpressions(3))],
  ['names', () => plugin(sections.functionNames(3))],
  ['components', () => components.matryoshka(4)],
  ['instances', () => components.doublingInstances(3)],
  ['tuples', () => components.doublingParameter(4)],
  ['lists', () => components.nestedLists(4)],
  ['record', () => components.record(4)],
  ['variant', () => components.variant(4)],
  ['resources', () => components.resourceFunctions(3)],
  ['arguments', () => components.argumentsOf(3)],
];

/** In the same order wherever the same guests were built; those that a host can load. Small ones come up more often. */
export async function corpus(): Promise<Seed[]> {
  const files = (await readdir(GUESTS)).filter((file) => /^(?!conformance\.).*\.wasm$/.test(file)).toSorted();
  const guests = await Promise.all(files.map(async (file) => seed(file, await readFile(join(GUESTS, file)))));
  const handmade = [seed('contract', await component()), ...RARE.map(([name, make]) => seed(name, make()))];
  return [...handmade, ...handmade, ...guests];
}
