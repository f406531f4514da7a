import { coreEntityType } from '../binary/core-entities.ts';
import { type CoreType, startsModuleType, typeGroup } from '../binary/core-types.ts';
import { coreValueType } from '../binary/core-values.ts';
import { coreName, externName } from '../binary/names.ts';
import { hex, type Reader } from '../binary/reader.ts';
import { alias } from './alias.ts';
import { declare, type Scope } from './scope.ts';
import { type Item, RESOURCE, sizeOfItems, type Type, UNKNOWN_MEMORIES } from './types.ts';
import { definedType, funcType } from './value-types.ts';

/** One entry of a type section. */
export function typeDefinition(reader: Reader, scope: Scope): Type {
  const start = reader.position;
  const type = anyType(reader, scope);
  reader.tally.check('typeSize', type.size, ['a type', start]);
  return type;
}

function anyType(reader: Reader, scope: Scope): Type {
  const code = reader.byte('a type');
  switch (code) {
    case 0x3f:
      return resourceType(reader);
    case 0x40:
    case 0x43:
      return funcType(code === 0x43, reader, scope);
    case 0x41:
      return componentType(declarations(reader, scope));
    case 0x42:
      return instanceType(declarations(reader, scope));
    default:
      return definedType(code, reader, scope);
  }
}

function componentType({ imports, exports }: Scope): Type {
  const size = sizeOfItems(imports) + sizeOfItems(exports);
  return { kind: 'component', exports, memories: UNKNOWN_MEMORIES, size, unfolded: size };
}

const instanceType = ({ exports }: Scope): Type => ({
  ...{ kind: 'instance', items: exports },
  size: sizeOfItems(exports),
});

function resourceType(reader: Reader): Type {
  coreValueType(reader);
  if (reader.flag('destructor of a resource')) reader.u32('destructor of a resource');
  return RESOURCE;
}

/** What a component or instance type declares. */
function declarations(reader: Reader, outside: Scope): Scope {
  const scope = outside.inner(reader);
  reader.each('declarations', () => declaration(reader, scope), 'types');
  return scope;
}

function declaration(reader: Reader, scope: Scope): void {
  const code = reader.byte('a declaration');
  switch (code) {
    case 0x00:
      return coreTypeDefinition(reader, scope);
    case 0x01:
      return scope.add('type', typeDefinition(reader, scope));
    case 0x02:
      return alias(reader, scope);
    case 0x03:
      return described(reader, scope, scope.imports);
    case 0x04:
      return described(reader, scope, scope.exports);
    default:
      throw reader.malformed(`unknown declaration ${hex(code)}`, reader.position - 1);
  }
}

function described(reader: Reader, scope: Scope, items: Map<string, Item>): void {
  const name = externName(reader, 'name of a declaration');
  const item = description(reader, scope);
  declare(items, [name, item], reader);
  scope.bind(item);
}

/** What an import is, or what an export is said to be. */
export function description(reader: Reader, scope: Scope): Item {
  const code = reader.byte('a description');
  switch (code) {
    case 0x00:
      return moduleDescription(reader, scope);
    case 0x01:
      return ofKind('func', reader, scope);
    case 0x03:
      return typeBound(reader, scope);
    case 0x04:
      return ofKind('component', reader, scope);
    case 0x05:
      return ofKind('instance', reader, scope);
    default:
      throw reader.malformed(`unknown description ${hex(code)}`, reader.position - 1);
  }
}

function ofKind(kind: 'func' | 'component' | 'instance', reader: Reader, scope: Scope): Item {
  const start = reader.position;
  const type = scope.get('type', reader);
  if (type.kind !== kind) throw reader.malformed(`a ${type.kind} stands where a ${kind} belongs`, start);
  return { sort: kind, of: type } as Item;
}

function typeBound(reader: Reader, scope: Scope): Item {
  const fresh = reader.flag('bound of a type');
  return { sort: 'type', of: fresh ? RESOURCE : scope.get('type', reader) };
}

function moduleDescription(reader: Reader, scope: Scope): Item {
  reader.expect(0x11, 'sort of a core description');
  const index = reader.u32('index of a core type');
  if (index >= scope.coreTypes) throw reader.malformed(`there is no core type ${index}`);
  return { sort: 'module', of: { kind: 'module', memories: UNKNOWN_MEMORIES, size: 1, unfolded: 1 } };
}

/** One entry of a core type section: a type as modules define them, a group of those, or the type of a module. */
export function coreTypeDefinition(reader: Reader, scope: Scope): void {
  const start = reader.position;
  if (!startsModuleType(reader)) {
    scope.coreTypes += countTypes(reader);
    return;
  }
  reader.tally.add('coreTypes', 1, ['a core type', start]);
  reader.each('module declarations', () => moduleDeclaration(reader), 'coreTypes');
  scope.coreTypes++;
}

function countTypes(reader: Reader): number {
  const types: CoreType[] = [];
  typeGroup(reader, types);
  return types.length;
}

function moduleDeclaration(reader: Reader): void {
  const code = reader.byte('a module declaration');
  switch (code) {
    case 0x00:
      coreName(reader, 'module name of a core import');
      coreName(reader, 'name of a core import');
      coreEntityType(reader);
      return;
    case 0x01:
      return typeGroup(reader, []);
    case 0x02:
      reader.expect(0x10, 'sort of an alias in a module type');
      reader.expect(0x01, 'target of an alias in a module type');
      reader.u32('levels of an alias');
      reader.u32('index of an alias');
      return;
    case 0x03:
      coreName(reader, 'name of a core export');
      coreEntityType(reader);
      return;
    default:
      throw reader.malformed(`unknown module declaration ${hex(code)}`, reader.position - 1);
  }
}
