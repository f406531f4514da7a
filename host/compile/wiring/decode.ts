import { WayhouseError } from '../../protocol/errors.ts';
import { componentSections, type ComponentSection } from '../binary/component-sections.ts';
import { description } from '../binary/grammar.ts';
import { coreName, externName, plainExternName } from '../binary/names.ts';
import { Reader } from '../binary/reader.ts';
import type { Span } from '../binary/splice.ts';
import { type Canonical, canonical } from './canonical.ts';
import { type Entity, exportOf, type Named, type Sort, Spaces, UNKNOWN } from './spaces.ts';

/** What there is to know of a component for its wiring. */
export interface Decoded {
  readonly spaces: Spaces;
  readonly exports: Named;
  /** Every core module, nested ones too, in the order of their bytes. */
  readonly modules: readonly Span[];
  /** How many canonical functions the components inside have. */
  readonly nested: number;
  /** Canonical functions of its own that neither lift nor lower, by their codes. */
  readonly builtIns: readonly number[];
}

/** For a component that has passed the inspection. */
export function decode(component: Uint8Array): Decoded {
  return new Decoding().component(Reader.of(component));
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

const SORTS: ReadonlyMap<number, Sort> = new Map([
  [0x01, 'func'],
  [0x05, 'instance'],
]);

const CORE_SORTS: ReadonlyMap<number, Sort> = new Map([
  [0x00, 'core func'],
  [0x02, 'core memory'],
  [0x11, 'core module'],
  [0x12, 'core instance'],
]);

const coreSort = (reader: Reader): Sort => CORE_SORTS.get(reader.byte('a core sort')) ?? 'other';

function sort(reader: Reader): Sort {
  const code = reader.byte('a sort');
  return code === 0 ? coreSort(reader) : (SORTS.get(code) ?? 'other');
}

type Item = (reader: Reader) => void;

class Decoding {
  readonly #spaces = new Spaces();
  readonly #exports = new Map<string, Entity>();
  readonly #modules: Span[] = [];
  readonly #builtIns: number[] = [];
  #nested = 0;

  /** Of the outermost component; what is inside others is looked through for modules. */
  component(reader: Reader): Decoded {
    for (const section of componentSections(reader)) {
      if (section.id === SECTIONS.module) this.#spaces.add('core module', this.#module(section));
      else if (section.id === SECTIONS.component) this.#lookThrough(section);
      else this.#items(section);
    }
    return {
      spaces: this.#spaces,
      exports: this.#exports,
      modules: this.#modules,
      nested: this.#nested,
      builtIns: this.#builtIns,
    };
  }

  #module({ start, end }: Span): Entity {
    this.#modules.push({ start, end });
    return { kind: 'module', module: this.#modules.length - 1 };
  }

  #lookThrough({ content }: ComponentSection): void {
    for (const section of componentSections(content)) {
      if (section.id === SECTIONS.module) this.#module(section);
      else if (section.id === SECTIONS.component) this.#lookThrough(section);
      else if (section.id === SECTIONS.canon) this.#nested += section.content.count('canonical functions');
    }
  }

  #items({ id, content }: ComponentSection): void {
    const item = this.#reads.get(id);
    if (item !== undefined) content.each('items', () => item(content));
  }

  readonly #reads: ReadonlyMap<number, Item> = new Map<number, Item>([
    [SECTIONS.coreInstance, (reader) => this.#spaces.add('core instance', this.#coreInstance(reader))],
    [SECTIONS.instance, (reader) => this.#spaces.add('instance', this.#instance(reader))],
    [SECTIONS.alias, (reader) => this.#alias(reader)],
    [SECTIONS.canon, (reader) => this.#canonical(canonical(reader))],
    [SECTIONS.import, (reader) => this.#import(reader)],
    [SECTIONS.export, (reader) => this.#export(reader)],
  ]);

  #coreInstance(reader: Reader): Entity {
    if (reader.byte('a core instance') === 0x01) return this.#bundle(reader, [coreName, coreSort]);
    const module = this.#spaces.get('core module', reader.u32('index of a core module'));
    const args = this.#named(reader, [coreName, coreSort]);
    if (module.kind === 'module') return { kind: 'module instance', module: module.module, args };
    // What such a module imports of the host would not be known, and so not be checked.
    throw new WayhouseError(
      'unsupported_world',
      'the component instantiates a core module that it has by an alias or from a component inside; define it in place',
    );
  }

  #instance(reader: Reader): Entity {
    if (reader.byte('an instance') === 0x01) return this.#bundle(reader, [externName, sort]);
    reader.u32('index of a component');
    this.#named(reader, [plainExternName, sort]);
    return UNKNOWN;
  }

  #bundle(reader: Reader, how: How): Entity {
    return { kind: 'bundle', exports: this.#named(reader, how) };
  }

  #named(reader: Reader, [readName, readSort]: How): Named {
    const named = reader.vector('named items', () => {
      const name = readName(reader, 'a name');
      return [name, this.#item(reader, readSort)] as const;
    });
    return new Map(named);
  }

  #item(reader: Reader, readSort: (reader: Reader) => Sort): Entity {
    return this.#spaces.get(readSort(reader), reader.u32('an index'));
  }

  #alias(reader: Reader): void {
    const of = sort(reader);
    const target = reader.byte('target of an alias');
    const first = reader.u32('an index');
    if (target === 0x00)
      this.#spaces.add(of, exportOf(this.#spaces.get('instance', first), plainExternName(reader, 'a name')));
    else if (target === 0x01)
      this.#spaces.add(of, exportOf(this.#spaces.get('core instance', first), coreName(reader, 'a name')));
    else {
      reader.u32('an index');
      this.#spaces.add(of, UNKNOWN);
    }
  }

  #canonical(found: Canonical): void {
    if (found.kind === 'lift') {
      const of = this.#spaces.get('core func', found.core);
      this.#spaces.add('func', { kind: 'lifted', of, options: found.options });
    } else if (found.kind === 'lower') {
      const of = this.#spaces.get('func', found.func);
      this.#spaces.add('core func', { kind: 'lowered', of, options: found.options });
    } else {
      this.#builtIns.push(found.code);
      this.#spaces.add('core func', UNKNOWN);
    }
  }

  #import(reader: Reader): void {
    const name = externName(reader, 'name of an import');
    const described = DESCRIBED.get(reader.peek('a description')) ?? 'other';
    description(reader, undefined);
    this.#spaces.add(described, described === 'instance' ? { kind: 'imported instance', name } : UNKNOWN);
  }

  #export(reader: Reader): void {
    const name = externName(reader, 'name of an export');
    const of = sort(reader);
    const entity = this.#spaces.get(of, reader.u32('an index'));
    if (reader.flag('type of an export')) description(reader, undefined);
    this.#exports.set(name, entity);
    this.#spaces.add(of, entity);
  }
}

/** How the name and the sort of a named item are read. */
type How = readonly [name: (reader: Reader, what: string) => string, sort: (reader: Reader) => Sort];

const DESCRIBED: ReadonlyMap<number, Sort> = new Map([
  [0x00, 'core module'],
  [0x01, 'func'],
  [0x05, 'instance'],
]);
