import { coreName, plainExternName } from '../binary/names.ts';
import { hex, type Reader } from '../binary/reader.ts';
import type { Scope } from './scope.ts';
import type { Sort } from './types.ts';

/** Sorts of core items that no index space is kept for: their indices are checked when it is linked. */
type CoreSort = 'core item' | 'core type';

const SORTS: ReadonlyMap<number, Sort> = new Map([
  [0x01, 'func'],
  [0x03, 'type'],
  [0x04, 'component'],
  [0x05, 'instance'],
]);

const CORE_SORTS: ReadonlyMap<number, Sort | CoreSort> = new Map([
  [0x00, 'core item'],
  [0x01, 'core item'],
  [0x02, 'core item'],
  [0x03, 'core item'],
  [0x04, 'core item'],
  [0x10, 'core type'],
  [0x11, 'module'],
]);

/** The sort of something that an index space is kept for. */
export function readSort(reader: Reader): Sort {
  const start = reader.position;
  const sort = anySort(reader);
  if (sort === 'core item' || sort === 'core type')
    throw reader.malformed(`a ${sort} cannot stand here`, start);
  return sort;
}

function anySort(reader: Reader): Sort | CoreSort {
  const start = reader.position;
  const code = reader.byte('a sort');
  const sort = code === 0 ? CORE_SORTS.get(reader.byte('a core sort')) : SORTS.get(code);
  if (sort === undefined) throw reader.malformed(`a sort that this version does not read`, start);
  return sort;
}

/** Reads an alias and adds what it stands for to its index space. */
export function alias(reader: Reader, scope: Scope): void {
  scope.unfold(1, reader);
  const sort = anySort(reader);
  const target = reader.byte('target of an alias');
  switch (target) {
    case 0x00:
      return exportAlias(sort, reader, scope);
    case 0x01:
      return coreExportAlias(sort, reader);
    case 0x02:
      return outerAlias(sort, reader, scope);
    default:
      throw reader.malformed(`unknown target ${hex(target)} of an alias`, reader.position - 1);
  }
}

function exportAlias(sort: Sort | CoreSort, reader: Reader, scope: Scope): void {
  const instance = scope.get('instance', reader);
  const start = reader.position;
  const name = plainExternName(reader, 'name of an alias');
  const item = instance.items.get(name);
  if (item?.sort !== sort) throw reader.malformed(`the instance exports no ${sort} "${name}"`, start);
  scope.bind(item);
}

function coreExportAlias(sort: Sort | CoreSort, reader: Reader): void {
  if (sort !== 'core item') throw reader.malformed(`a core instance exports no ${sort}`);
  reader.u32('index of a core instance');
  coreName(reader, 'name of a core alias');
}

function outerAlias(sort: Sort | CoreSort, reader: Reader, scope: Scope): void {
  const outside = scope.outer(reader.u32('levels of an alias'), reader);
  if (sort === 'core type') {
    reader.u32('index of a core type');
    scope.coreTypes++;
  } else if (sort === 'type' || sort === 'component' || sort === 'module') {
    scope.bind(outside.item(sort, reader));
  } else {
    throw reader.malformed(`an alias cannot reach a ${sort} outside`);
  }
}
