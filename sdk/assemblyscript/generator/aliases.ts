import type { Alias, NamedType, Type } from '../wit/world.ts';
import { resolve } from './layout.ts';

const DECLARED: ReadonlySet<Type['kind']> = new Set(['record', 'variant', 'enum', 'flags', 'resource']);

/** An alias of a class or an enum: a second name for it, and no type of its own. */
export interface SecondName extends Alias {
  readonly type: NamedType;
}

export function isSecondName(type: Type): type is SecondName {
  return (
    type.kind === 'alias' && 'owner' in type.type && DECLARED.has(resolve(type).kind) && !isOfGuest(type)
  );
}

/** Exported resources are classes of the guest's module. */
export function isOfGuest(type: Type): boolean {
  const resolved = resolve(type);
  return resolved.kind === 'resource' && resolved.side === 'export';
}
