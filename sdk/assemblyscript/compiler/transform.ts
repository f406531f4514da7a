/**
 * For those who call asc themselves, `@wayhouse/assemblyscript/transform`:
 *
 *     asc assembly/index.ts --transform @wayhouse/assemblyscript/transform --runtime minimal -O3 -o core.wasm
 *     jco new core.wasm -o component.wasm
 *
 * The module that asc writes carries its world, found as `wayhouse-asc build` finds it; strings are UTF-8.
 * Bindings that the guest imports have to be there before: `wayhouse-asc generate` writes them.
 */
import type binaryen from 'assemblyscript/binaryen';
import { prepare, type Prepared } from './build.ts';
import { worldSections } from './component.ts';
import { INITIALIZE, renameExports, startByItself } from './core-exports.ts';
import type { Runtime } from './project.ts';
import { isOwnEntry, ownTexts, setAliases, trustRuntime, USER, type Parser, type Program } from './hooks.ts';

/** In asc's order. */
const RUNTIMES: readonly Runtime[] = ['stub', 'minimal', 'incremental'];

export default class ComponentTransform {
  // asc puts them there.
  declare readonly baseDir: string;
  declare readonly program: Program;
  #prepared: Prepared | undefined;

  /** The guest's module becomes one that the bindings import; what they export is what the module exports. */
  async afterParse(parser: Parser): Promise<void> {
    const guest = soleEntry(parser.sources);
    const runtime = RUNTIMES[this.program.options.runtime] ?? 'incremental';
    this.#prepared = await prepare({ root: this.baseDir, entry: guest.normalizedPath, runtime });
    guest.sourceKind = USER;
    const { start, inMemory } = this.#prepared;
    for (const [path, text] of inMemory) parser.parseFile(text, path, path === start.entry);
    trustRuntime(parser);
    this.program.options.exportStart = INITIALIZE;
    setAliases(this.program, start.aliases(ownTexts(parser, inMemory)));
  }

  async afterCompile(module: binaryen.Module): Promise<void> {
    if (!this.#prepared) return;
    const { settings, bindings } = this.#prepared;
    renameExports(module, bindings.exports);
    startByItself(module);
    const sections = await worldSections(settings);
    for (const { name, content } of sections) module.addCustomSection(name, content);
  }
}

function soleEntry(sources: Parser['sources']): Parser['sources'][number] {
  const [entry, ...others] = sources.filter(isOwnEntry);
  if (!entry || others.length > 0)
    throw new Error('asc takes one entry with this transform: the module of the guest');
  return entry;
}
