import type { Enum } from '../../wit/world.ts';
import type { Conversion, Site } from '../conversions.ts';
import { block, type Doc } from '../doc.ts';
import { typeText } from '../types.ts';
import { checkTag, conversionHead } from './signature.ts';

export function writeEnum({ name, type }: Conversion & { type: Enum }, site: Site): Doc {
  const written = typeText(type, site.file);
  return block(conversionHead(name, { tag: 'u32' }, written), [
    checkTag(type.name, type.cases.length, site),
    `return <${written}>tag;`,
  ]);
}
