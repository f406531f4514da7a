/** Values on their way out, as the core values of a call. */
import type { Type } from '../../wit/world.ts';
import { addressAt, loadText } from '../address.ts';
import { flattenStatements, lowerSequence, SLOT } from '../expressions.ts';
import { flatten, resolve } from '../layout.ts';
import { fieldValues } from '../members.ts';
import { pascalCase } from '../names.ts';
import { isScalar, lowerScalar } from '../scalars.ts';
import { typedArray } from '../types.ts';
import type { Body } from './body.ts';

/** The core values of `value`, once the statements that the body gets have run. `wish` is for the names in it. */
export function lowerToCores(
  type: Type,
  value: string,
  { body, wish }: { body: Body; wish: string },
): string[] {
  const resolved = resolve(type);
  const fields = fieldValues(resolved, value);
  if (fields) {
    return fields.flatMap((field) => {
      const part = field.value.slice(value.length + 1);
      return lowerToCores(field.type, field.value, { body, wish: wish + pascalCase(part) });
    });
  }
  if (isScalar(resolved)) return [lowerScalar(resolved, value, body.site)];
  if (resolved.kind === 'primitive' || resolved.kind === 'list') {
    const { address, length } = lowerSequence(resolved, value, body.site);
    if (resolved.kind === 'list' && typedArray(resolved.element)) return [address, length];
    if (resolved.kind === 'list') return [body.constant(`${wish}At`, address), length];
    return [body.constant(`${wish}At`, address), body.constant(`${wish}Length`, length)];
  }
  const cores = flatten(resolved);
  const slots = body.memory(`${wish}Slots`, { size: cores.length * SLOT, align: SLOT });
  body.add(...flattenStatements({ type: resolved, value }, addressAt(slots), body.site));
  return cores.map((core, index) => loadText(core, addressAt(slots, index * SLOT)));
}
