import type { EncodedType, ValueType } from './encoded.ts';
import { type Scope, typeSlot } from './scope.ts';

/** A type as WIT writes it, for messages. */
export function printValue(scope: Scope, value: ValueType | undefined): string {
  if (value === undefined) return '_';
  return value.kind === 'primitive' ? value.name : printIndex(scope, value.index);
}

export function printType(scope: Scope, type: EncodedType): string {
  const of = (...values: (ValueType | undefined)[]) =>
    values.map((value) => printValue(scope, value)).join(', ');
  switch (type.kind) {
    case 'primitive':
      return type.name;
    case 'list':
      return type.length === undefined
        ? `list<${of(type.element)}>`
        : `list<${of(type.element)}, ${type.length}>`;
    case 'tuple':
      return `tuple<${of(...type.elements)}>`;
    case 'option':
      return `option<${of(type.some)}>`;
    case 'result':
      return type.ok || type.err ? `result<${of(type.ok, type.err)}>` : 'result';
    case 'map':
      return `map<${of(type.key, type.value)}>`;
    case 'stream':
    case 'future':
      return type.element ? `${type.kind}<${of(type.element)}>` : type.kind;
    case 'own':
      return printIndex(scope, type.index);
    case 'borrow':
      return `borrow<${printIndex(scope, type.index)}>`;
    default:
      return type.kind;
  }
}

function printIndex(scope: Scope, index: number): string {
  const slot = typeSlot(scope, index);
  return 'named' in slot ? slot.named.name : printType(slot.scope, slot.encoded);
}
