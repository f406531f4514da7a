import { coreName, externName, plainExternName } from '../binary/names.ts';
import { hex, type Reader } from '../binary/reader.ts';
import { readSort } from './alias.ts';
import { declare, type Scope } from './scope.ts';
import { type InstanceType, type Item, sizeOfItems, together } from './types.ts';

/** One entry of an instance section. */
export function instance(reader: Reader, scope: Scope): InstanceType {
  scope.unfold(1, reader);
  const code = reader.byte('an instance');
  if (code === 0x00) return instantiation(reader, scope);
  if (code === 0x01) return bundle(reader, scope);
  throw reader.malformed(`unknown kind ${hex(code)} of instance`, reader.position - 1);
}

function instantiation(reader: Reader, scope: Scope): InstanceType {
  const component = scope.get('component', reader);
  const argument = () => {
    plainExternName(reader, 'name of an argument');
    scope.unfold(scope.item(readSort(reader), reader).of.size, reader);
  };
  reader.each('arguments', argument, 'instantiationArguments');
  scope.memories = together(scope.memories, component.memories);
  scope.unfold(component.unfolded, reader);
  return { kind: 'instance', items: component.exports, size: component.size };
}

function bundle(reader: Reader, scope: Scope): InstanceType {
  const start = reader.position;
  const items = new Map<string, Item>();
  const exported = () => {
    const name = externName(reader, 'name of an export');
    declare(items, [name, scope.item(readSort(reader), reader)], reader);
  };
  reader.each('exports of an instance', exported, 'exports');
  const size = sizeOfItems(items);
  reader.tally.check('typeSize', size, ['an instance', start]);
  scope.unfold(size, reader);
  return { kind: 'instance', items, size };
}

/** One entry of a core instance section. */
export function coreInstance(reader: Reader, scope: Scope): void {
  scope.unfold(1, reader);
  const code = reader.byte('a core instance');
  if (code === 0x00) coreInstantiation(reader, scope);
  else if (code === 0x01) coreBundle(reader, scope);
  else throw reader.malformed(`unknown kind ${hex(code)} of core instance`, reader.position - 1);
}

function coreInstantiation(reader: Reader, scope: Scope): void {
  const { memories, unfolded } = scope.get('module', reader);
  scope.memories = together(scope.memories, memories);
  scope.unfold(unfolded, reader);
  const argument = () => {
    scope.unfold(1, reader);
    coreName(reader, 'name of a core argument');
    reader.expect(0x12, 'sort of a core argument');
    reader.u32('index of a core instance');
  };
  reader.each('core arguments', argument, 'instantiationArguments');
}

function coreBundle(reader: Reader, scope: Scope): void {
  const exported = () => {
    scope.unfold(1, reader);
    coreName(reader, 'name of a core export');
    const sort = reader.byte('sort of a core export');
    if (sort > 4) throw reader.malformed(`unknown sort ${hex(sort)} of a core export`, reader.position - 1);
    reader.u32('index of a core export');
  };
  reader.each('exports of a core instance', exported, 'coreExports');
}
