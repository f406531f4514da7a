import type { FuncType, Item, Part, Type, ValueType } from './types.ts';

/** Far more than any type of a world that is provided has; guests' types may unfold without end. */
const MAX_CHARACTERS = 4_000;

/**
 * The canonical text of an item: equal for equal types, whatever their names and indices are.
 * Text that is cut off ends in "…" and so equals no text of a world.
 */
export function itemText(item: Item): string {
  const text = new Text();
  if (item.sort === 'type') text.add('type ');
  if (item.sort === 'module') text.add('core module');
  else write(text, item.of);
  return text.toString();
}

/** Every call of `write` adds at least one character, so the limit bounds the work and the depth too. */
class Text {
  #text = '';

  get full(): boolean {
    return this.#text.length > MAX_CHARACTERS;
  }

  add(text: string): void {
    if (!this.full) this.#text += text;
  }

  toString(): string {
    return this.full ? `${this.#text.slice(0, MAX_CHARACTERS)}…` : this.#text;
  }
}

function write(text: Text, type: Type): void {
  if (text.full) return;
  if (type.kind === 'func') writeFunc(text, type);
  else if (type.kind === 'value') writeValue(text, type);
  else text.add(type.kind);
}

function writeFunc(text: Text, type: FuncType): void {
  text.add(type.async ? 'async func(' : 'func(');
  writeParts(text, type.params, FIELD);
  text.add(')');
  if (type.result === undefined) return;
  text.add(' -> ');
  write(text, type.result);
}

function writeValue(text: Text, type: ValueType): void {
  text.add(type.form);
  if (type.parts.length === 0) return;
  const labelled = type.parts.some((part) => part.label !== undefined);
  text.add(labelled ? '{' : '<');
  writeParts(text, type.parts, type.form === 'variant' ? CASE : FIELD);
  if (type.length !== undefined) text.add(`, ${type.length}`);
  text.add(labelled ? '}' : '>');
}

/** What stands between a label and its type, and behind the type. */
type Around = readonly [between: string, after: string];

const FIELD: Around = [': ', ''];
const CASE: Around = ['(', ')'];

function writeParts(text: Text, parts: readonly Part[], around: Around): void {
  for (const [index, part] of parts.entries()) {
    if (text.full) return;
    if (index > 0) text.add(', ');
    writePart(text, part, around);
  }
}

function writePart(text: Text, { label, type }: Part, [between, after]: Around): void {
  if (label === undefined) return type === undefined ? text.add('_') : write(text, type);
  text.add(label);
  if (type === undefined) return;
  text.add(between);
  write(text, type);
  text.add(after);
}
