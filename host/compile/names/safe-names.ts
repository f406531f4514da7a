import { STRUCTURE } from '../../protocol/structure.ts';
import { componentSections } from '../binary/component-sections.ts';
import { coreSections } from '../binary/core-module.ts';
import type { Read } from '../binary/grammar.ts';
import { Reader } from '../binary/reader.ts';
import { type Edit, type Span, section, spliced, unsigned } from '../binary/splice.ts';
import { COMPONENT_SECTIONS, MODULE_SECTIONS, type Scan } from './scan.ts';

/** Components inside one another; the inspection may be set to as many. */
const MAX_DEPTH = STRUCTURE.nesting.ceiling;

const PREAMBLE_BYTES = 8;

const CUSTOM = 0;
const CORE_MODULE = 1;
const COMPONENT = 4;

/** The custom section of a core module in which its functions are named. */
const FUNCTION_NAMES = Buffer.from('name');

/** A component that jco may see. */
export interface SafeComponent {
  readonly bytes: Uint8Array;
  /** The names that are left: those of the component model, at any depth. */
  readonly names: ReadonlySet<string>;
  /** What `n0`, `n1`, ... were, a character a byte. */
  readonly originals: readonly string[];
}

/**
 * Rewrites every core name to a generated one (`n0`, `n1`, ...), at every depth: the same bytes to the
 * same name, so that all that matched still matches. jco writes core names into JavaScript as they are.
 *
 * Custom sections go, because nothing in them has a meaning, but a core module's `name`, from which
 * V8 takes the names of functions in a trap.
 *
 * For a component that has passed the inspection; throws `malformed_component` or `name_refused`
 * where it could not have.
 */
export function safeComponent(component: Uint8Array): SafeComponent {
  const renaming = new Renaming(component);
  const bytes = renaming.component(Reader.of(component), 1);
  return { bytes, names: renaming.left, originals: renaming.originals };
}

/** The bytes of `safeComponent`. */
export const safeNames = (component: Uint8Array): Uint8Array => safeComponent(component).bytes;

interface Section {
  readonly span: Span;
  readonly content: Reader;
}

class Renaming {
  readonly left = new Set<string>();
  readonly originals: string[] = [];
  readonly #bytes: Uint8Array;
  readonly #generated = new Map<string, Uint8Array>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  component(reader: Reader, depth: number): Uint8Array {
    if (depth > MAX_DEPTH) throw reader.malformed(`more than ${MAX_DEPTH} levels of nesting`);
    const pieces = [this.#preamble(reader)];
    for (const { id, start, end, content } of componentSections(reader)) {
      if (id === CORE_MODULE) pieces.push(section(id, this.#module(content)));
      else if (id === COMPONENT) pieces.push(section(id, this.component(content, depth + 1)));
      else if (id !== CUSTOM)
        pieces.push(
          section(id, this.#renamed({ span: { start, end }, content }, COMPONENT_SECTIONS.get(id))),
        );
    }
    return Buffer.concat(pieces);
  }

  #module(reader: Reader): Uint8Array {
    const pieces = [this.#preamble(reader)];
    for (const { id, contentStart: start, end, content } of coreSections(reader)) {
      const renamed = () => this.#renamed({ span: { start, end }, content }, MODULE_SECTIONS.get(id));
      if (id !== CUSTOM || this.#namesFunctions(content)) pieces.push(section(id, renamed()));
    }
    return Buffer.concat(pieces);
  }

  #preamble(reader: Reader): Uint8Array {
    return this.#bytes.subarray(reader.position, reader.position + PREAMBLE_BYTES);
  }

  #namesFunctions(content: Reader): boolean {
    const size = content.size('name of a custom section');
    return FUNCTION_NAMES.equals(this.#bytes.subarray(content.position, content.position + size));
  }

  #renamed({ span, content }: Section, read: Read<Scan> | undefined): Uint8Array {
    if (read === undefined) return this.#bytes.subarray(span.start, span.end);
    const edits: Edit[] = [];
    read(content, {
      depth: 0,
      component: (name) => this.left.add(name),
      core: ({ start, end, text }) => edits.push({ start, end, bytes: this.#name(text) }),
    });
    content.finish('a section with names');
    return spliced(this.#bytes, span, edits);
  }

  /** Encoded, with its length in front. */
  #name(original: string): Uint8Array {
    const known = this.#generated.get(original);
    if (known !== undefined) return known;
    const name = Buffer.from(`n${this.originals.length}`);
    this.originals.push(original);
    const generated = Uint8Array.from([...unsigned(name.length), ...name]);
    this.#generated.set(original, generated);
    return generated;
  }
}
