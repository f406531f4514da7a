import type { Func, Resource, Type } from '../../wit/world.ts';
import type { Site } from '../conversions.ts';
import type { Doc } from '../doc.ts';
import { casesOf, fieldsOf, resolve } from '../layout.ts';

/** Statements that give the host back the handles which it lent for a call, as it asks before the call ends. */
export function giveBack({ params }: Func, { file, conversions }: Site): Doc[] {
  const lent = new Set(params.flatMap(({ type }) => lentIn(type)));
  return [...lent].map((resource) => `${conversions.name('return', { kind: 'borrow', resource }, file)}();`);
}

/** The resources of the host of which a value holds borrowed handles. */
function lentIn(type: Type | undefined): Resource[] {
  if (!type) return [];
  const resolved = resolve(type);
  if (resolved.kind === 'borrow') return resolved.resource.side === 'import' ? [resolved.resource] : [];
  if (resolved.kind === 'list') return lentIn(resolved.element);
  return (fieldsOf(resolved) ?? casesOf(resolved) ?? []).flatMap(lentIn);
}
