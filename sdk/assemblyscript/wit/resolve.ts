import type { Declaration, EncodedWorld, Extern } from './encoded.ts';
import { declareFunction } from './functions.ts';
import {
  defineType,
  definition,
  exportedSlot,
  inconsistent,
  newScope,
  outerSlot,
  type Place,
  type Scope,
} from './scope.ts';
import { declareResource, declareType } from './types.ts';
import type { Docs } from './docs.ts';
import type { Func, Interface, NamedType, World, WorldItem } from './world.ts';

type Side = Extern['kind'];

interface Context {
  readonly id: string;
  readonly docs: Docs;
  readonly scope: Scope;
  /** The world's own types and those it brings in. */
  readonly types: Map<string, NamedType>;
  /** Of each exported interface its types. */
  readonly exported: Map<string, ReadonlyMap<string, NamedType>>;
}

/** From indices to types: one pass, as every index points back. */
export function resolveWorld({ id, declarations }: EncodedWorld, docs: Docs): World {
  const context = {
    id,
    docs,
    scope: newScope(worldPlace(id, docs, 'import')),
    types: new Map(),
    exported: new Map(),
  };
  const items: { [side in Side]: WorldItem[] } = { import: [], export: [] };
  for (const declaration of declarations) {
    if (isExtern(declaration)) items[declaration.kind].push(worldItem(context, declaration));
    else defineSlot(context.scope, declaration);
  }
  return { id, ...optionalDocs(docs.get(id)), imports: items.import, exports: items.export };
}

function worldPlace(id: string, docs: Docs, side: Side): Place {
  return {
    owner: id,
    side,
    title: `world ${id}`,
    docs: (item) => docs.get(`${id} ${side}#${item}`) ?? docs.get(`${id}#${item}`),
  };
}

function isExtern(declaration: Declaration): declaration is Extern {
  return declaration.kind === 'import' || declaration.kind === 'export';
}

function defineSlot(scope: Scope, declaration: Exclude<Declaration, Extern>): void {
  switch (declaration.kind) {
    case 'type':
      defineType(scope, declaration.type);
      return;
    case 'outer-alias':
      scope.types.push(outerSlot(scope, declaration.levels, declaration.index));
      return;
    case 'export-alias':
      scope.types.push(exportedSlot(scope, declaration.instance, declaration.name));
  }
}

function worldItem(context: Context, extern: Extern): WorldItem {
  const { id, docs, types } = context;
  const scope = { ...context.scope, place: worldPlace(id, docs, extern.kind) };
  if (extern.item.kind === 'instance') return worldInterface(context, extern, extern.item.index);
  if (extern.item.kind === 'function')
    return {
      kind: 'function',
      function: declareFunction(scope, { name: extern.name, ...extern.item }, types),
    };
  return { kind: 'type', type: declareNamed(scope, extern, types) };
}

function declareNamed(scope: Scope, { name, item }: Extern, types: Map<string, NamedType>): NamedType {
  const named = namedType(scope, name, item);
  scope.types.push({ named });
  types.set(name, named);
  return named;
}

function namedType(scope: Scope, name: string, item: Extern['item']): NamedType {
  if (item.kind === 'resource') return declareResource(scope, name);
  return item.kind === 'type'
    ? declareType(scope, name, item.index)
    : inconsistent(scope, `a ${item.kind} ${name}`);
}

function worldInterface(context: Context, extern: Extern, index: number): Interface {
  const { encoded, scope: outer } = definition(context.scope, index, 'instance');
  const key = docsKey(context.id, extern);
  const around = extern.kind === 'export' ? seenByExport(context, outer) : outer;
  const scope = newScope(interfacePlace(context, extern, key), around);
  const { types, functions } = interfaceItems(scope, encoded.declarations);
  context.scope.instances.push(types);
  if (extern.kind === 'export') context.exported.set(extern.name, types);
  const docs = optionalDocs(context.docs.get(key));
  return { kind: 'interface', id: extern.name, ...docs, types: [...types.values()], functions };
}

/**
 * An exported interface that uses one that is both imported and exported means the exported one. The
 * encoding points to the import all the same, and the tool corrects that when it makes the component.
 */
function seenByExport({ exported }: Context, scope: Scope): Scope {
  const ownCopy = (type: NamedType) => exported.get(type.owner)?.get(type.name) ?? type;
  return {
    ...scope,
    types: scope.types.map((slot) => ('named' in slot ? { named: ownCopy(slot.named) } : slot)),
  };
}

function interfacePlace({ id, docs }: Context, { name, kind }: Extern, key: string): Place {
  const title = name.includes(':') ? `interface ${name}` : `interface ${name} of world ${id}`;
  return { owner: name, side: kind, title, docs: (item) => docs.get(`${key}#${item}`) };
}

/** What is imported under a name of the world's choice has the documentation of the interface it implements. */
function docsKey(world: string, { name, kind, implements: implemented }: Extern): string {
  return implemented ?? (name.includes(':') ? name : `${world} ${kind} ${name}`);
}

function interfaceItems(scope: Scope, declarations: readonly Declaration[]) {
  const types = new Map<string, NamedType>();
  const functions: Func[] = [];
  for (const declaration of declarations) {
    if (!isExtern(declaration)) defineSlot(scope, declaration);
    else if (declaration.kind === 'import') inconsistent(scope, `an import ${declaration.name}`);
    else if (declaration.item.kind !== 'function') declareNamed(scope, declaration, types);
    else
      functions.push(
        declareFunction(scope, { name: declaration.name, index: declaration.item.index }, types),
      );
  }
  return { types, functions };
}

function optionalDocs(docs: string | undefined): { readonly docs?: string } {
  return docs === undefined ? {} : { docs };
}
