import { componentSections, type ComponentSection } from '../binary/component-sections.ts';
import { coreName, externName, plainExternName } from '../binary/names.ts';
import { quote, Reader } from '../binary/reader.ts';
import { canonical } from './canonical.ts';
import { CoreModule } from './core-shape.ts';
import { description } from './description.ts';
import { unsupported } from './refusals.ts';
import { type CoreInstance, type Entity, exportOf, type Item, type Named, type Sort } from './spaces.ts';
import { readCoreSort, readSort, Spaces, UNKNOWN } from './spaces.ts';

/** What there is to know of a component for its linkage. */
export interface Decoded {
  readonly spaces: Spaces;
  readonly exports: Named;
  /** In the order in which they are made. */
  readonly made: readonly CoreInstance[];
}

/**
 * For a component that has passed the inspection. Throws `malformed_component` for items that are not there,
 * `unsupported_world` and `feature_refused` for what no linkage tells of.
 */
export function decode(component: Uint8Array): Decoded {
  return new Decoding(component).component();
}

const SECTIONS = {
  module: 1,
  coreInstance: 2,
  component: 4,
  instance: 5,
  alias: 6,
  canon: 8,
  import: 10,
  export: 11,
};

const INSTANTIATION = 0x00;

/** How the name and the sort of a named item are read. */
type How = readonly [name: (reader: Reader, what: string) => string, sort: (reader: Reader) => Sort];

class Decoding implements Decoded {
  readonly spaces = new Spaces();
  readonly exports = new Map<string, Item>();
  readonly made: CoreInstance[] = [];
  readonly #bytes: Uint8Array;
  #modules = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  component(): Decoded {
    for (const section of componentSections(Reader.of(this.#bytes))) {
      if (section.id === SECTIONS.module) this.#module(section);
      else if (section.id === SECTIONS.component) this.#refuseWork(section);
      else this.#items(section);
    }
    return this;
  }

  #module({ start, end }: ComponentSection): void {
    const module = new CoreModule(this.#modules++, this.#bytes.subarray(start, end));
    this.spaces.add('core module', { kind: 'module', module });
  }

  /** What they make and define would have to be linked, and values to cross between them. */
  #refuseWork({ content }: ComponentSection): void {
    for (const section of componentSections(content)) {
      const works = section.id === SECTIONS.canon || section.id === SECTIONS.coreInstance;
      if (section.id === SECTIONS.component) this.#refuseWork(section);
      else if (works && section.content.count('items') > 0)
        throw unsupported(
          'a component inside the component lifts, lowers or defines functions of its own, or makes core instances; link its parts into one component',
        );
    }
  }

  #items({ id, content }: ComponentSection): void {
    const item = this.#reads.get(id);
    if (item !== undefined) content.each('items', () => item(content));
  }

  readonly #reads: ReadonlyMap<number, (reader: Reader) => void> = new Map([
    [SECTIONS.coreInstance, (reader: Reader) => this.spaces.add('core instance', this.#coreInstance(reader))],
    [SECTIONS.instance, (reader: Reader) => this.spaces.add('instance', this.#instance(reader))],
    [SECTIONS.alias, (reader: Reader) => this.#alias(reader)],
    [SECTIONS.canon, (reader: Reader) => this.#canonical(reader)],
    [SECTIONS.import, (reader: Reader) => this.#import(reader)],
    [SECTIONS.export, (reader: Reader) => this.#export(reader)],
  ]);

  #coreInstance(reader: Reader): Entity {
    if (reader.byte('a core instance') !== INSTANTIATION)
      return this.#bundle(reader, [coreName, readCoreSort]);
    const found = this.spaces.read('core module', reader);
    const args = this.#named(reader, [coreName, readCoreSort]);
    // What it imports and exports would not be known.
    if (found.kind !== 'module')
      throw unsupported(
        'the component instantiates a core module that it has by an alias or from a component inside; define it in place',
      );
    const instance = {
      kind: 'core instance',
      instance: this.made.length,
      module: found.module,
      args,
    } as const;
    this.made.push(instance);
    return instance;
  }

  #instance(reader: Reader): Entity {
    if (reader.byte('an instance') !== INSTANTIATION) return this.#bundle(reader, [externName, readSort]);
    reader.u32('index of a component');
    this.#named(reader, [plainExternName, readSort]);
    return UNKNOWN;
  }

  #bundle(reader: Reader, how: How): Entity {
    return { kind: 'bundle', exports: this.#named(reader, how) };
  }

  #named(reader: Reader, [readName, readSortOf]: How): Named {
    const named = new Map<string, Item>();
    reader.each('named items', () => {
      const name = readName(reader, 'a name');
      if (named.has(name)) throw reader.malformed(`the name ${quote(name)} stands twice`);
      const sort = readSortOf(reader);
      named.set(name, { sort, of: this.spaces.read(sort, reader) });
    });
    return named;
  }

  #alias(reader: Reader): void {
    const sort = readSort(reader);
    const target = reader.byte('target of an alias');
    if (target === 0x00) this.spaces.add(sort, this.#exportAlias(sort, reader));
    else if (target === 0x01) this.spaces.add(sort, this.#coreExportAlias(sort, reader));
    else {
      reader.u32('levels of an alias');
      reader.u32('an index');
      this.spaces.add(sort, UNKNOWN);
    }
  }

  #exportAlias(sort: Sort, reader: Reader): Entity {
    const instance = this.spaces.read('instance', reader);
    const name = plainExternName(reader, 'a name');
    if (instance.kind === 'bundle') return instance.exports.get(name)?.of ?? UNKNOWN;
    if (instance.kind !== 'imported instance' || sort !== 'func') return UNKNOWN;
    return { kind: 'imported func', instance: instance.name, name };
  }

  #coreExportAlias(sort: Sort, reader: Reader): Entity {
    const found = this.spaces.read('core instance', reader);
    const start = reader.position;
    const name = coreName(reader, 'a name');
    const item = exportOf(found, name);
    if (item?.sort === sort) return item.of;
    throw reader.malformed(`the core instance exports no ${sort} ${quote(name)}`, start);
  }

  #canonical(reader: Reader): void {
    const found = canonical(reader, this.spaces);
    this.spaces.add(found.kind === 'lifted' ? 'func' : 'core func', found);
  }

  #import(reader: Reader): void {
    const name = externName(reader, 'name of an import');
    const sort = DESCRIBED.get(reader.peek('a description')) ?? 'other';
    description(reader);
    this.spaces.add(sort, sort === 'instance' ? { kind: 'imported instance', name } : UNKNOWN);
  }

  #export(reader: Reader): void {
    const name = externName(reader, 'name of an export');
    const sort = readSort(reader);
    const of = this.spaces.read(sort, reader);
    if (reader.flag('type of an export')) description(reader);
    this.exports.set(name, { sort, of });
    this.spaces.add(sort, of);
  }
}

const DESCRIBED: ReadonlyMap<number, Sort> = new Map([
  [0x00, 'core module'],
  [0x01, 'func'],
  [0x05, 'instance'],
]);
