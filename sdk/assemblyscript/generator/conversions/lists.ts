/** Lists that are no typed arrays: a block of elements, each laid out as a field would be. */
import type { List } from '../../wit/world.ts';
import { addressAt, loadText, plus, storeText } from '../address.ts';
import type { Conversion, Site } from '../conversions.ts';
import { block, type Doc } from '../doc.ts';
import { loadExpression, lowerSequence, storeStatement } from '../expressions.ts';
import { layoutOf } from '../layout.ts';
import { typeDoc } from '../types.ts';
import { conversionHead } from './signature.ts';

const AT = addressAt('at');
const LENGTH = plus(AT, 4);

export function writeList({ verb, name, type }: Conversion & { type: List }, site: Site): Doc {
  switch (verb) {
    case 'store':
      return storeFunction(name, type, site);
    case 'load':
      return loadFunction(name, type, site);
    case 'lower':
      return lowerFunction(name, type, site);
    default:
      return liftFunction(name, type, site);
  }
}

function storeFunction(name: string, type: List, site: Site): Doc {
  const { address, length } = lowerSequence(type, 'list', site);
  return block(conversionHead(name, { at: 'usize', list: typeDoc(type, site.file) }, 'void'), [
    storeText('usize', AT, address),
    storeText('i32', LENGTH, length),
  ]);
}

function loadFunction(name: string, type: List, { file, conversions }: Site): Doc {
  const lift = conversions.name('lift', type, file);
  return block(conversionHead(name, { at: 'usize' }, typeDoc(type, file)), [
    `return ${lift}(${loadText('usize', AT)}, ${loadText('usize', LENGTH)});`,
  ]);
}

function lowerFunction(name: string, type: List, site: Site): Doc {
  const { size } = layoutOf(type.element);
  const scratch = site.file.abi('memory', 'scratch');
  return block(conversionHead(name, { list: typeDoc(type, site.file) }, 'usize'), [
    `const block = ${scratch}(<usize>list.length * ${size});`,
    block(`for (let i = 0, at = block; i < list.length; i++, at += ${size})`, [
      storeStatement({ type: type.element, value: 'list[i]' }, AT, site),
    ]),
    'return block;',
  ]);
}

function liftFunction(name: string, type: List, site: Site): Doc {
  const { size } = layoutOf(type.element);
  const listType = typeDoc(type, site.file);
  return block(conversionHead(name, { block: 'usize', length: 'usize' }, listType), [
    ['const list = new ', listType, '(<i32>length);'],
    block(`for (let i = 0, at = block; i < list.length; i++, at += ${size})`, [
      ['list[i] = ', loadExpression(type.element, AT, site), ';'],
    ]),
    'return list;',
  ]);
}
