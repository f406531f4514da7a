/** Records and tuples: their parts one after another. */
import type { Record, Tuple } from '../../wit/world.ts';
import { addressAt } from '../address.ts';
import type { Conversion, Site } from '../conversions.ts';
import { block, type Doc, list } from '../doc.ts';
import { loadExpression, storeStatement } from '../expressions.ts';
import { fieldsOf, place } from '../layout.ts';
import { fieldValues } from '../members.ts';
import { typeDoc } from '../types.ts';
import { conversionHead } from './signature.ts';

export function writeFields({ verb, name, type }: Conversion & { type: Record | Tuple }, site: Site): Doc {
  return verb === 'store' ? storeFunction(name, type, site) : loadFunction(name, type, site);
}

function storeFunction(name: string, type: Record | Tuple, site: Site): Doc {
  const offsets = place(fieldsOf(type) ?? []);
  const stores = (fieldValues(type, 'value') ?? []).map((field, index) =>
    storeStatement(field, addressAt('at', offsets[index]?.offset), site),
  );
  return block(conversionHead(name, { at: 'usize', value: typeDoc(type, site.file) }, 'void'), stores);
}

function loadFunction(name: string, type: Record | Tuple, site: Site): Doc {
  const loads = place(fieldsOf(type) ?? []).map((field) =>
    loadExpression(field.type, addressAt('at', field.offset), site),
  );
  return block(conversionHead(name, { at: 'usize' }, typeDoc(type, site.file)), [
    ['return new ', typeDoc(type, site.file), list(loads), ';'],
  ]);
}
