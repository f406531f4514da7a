/** Where the declarations of a world stand: in which file, under which name. */
import type { Func, Interface, NamedType, Resource, World, WorldItem } from '../wit/world.ts';
import { distinguish, folderPath, lengthening } from './identity.ts';
import { bindingName, methodName, nameAll, Scope, staticName, typeName } from './names.ts';

export type Side = 'import' | 'export';

/** The types and functions of an interface, or those that the world itself declares. */
export interface Home {
  /** The id of the interface or of the world. */
  readonly id: string;
  readonly side: Side;
  /** Without `.ts`. */
  readonly file: string;
  readonly docs?: string;
  /** With those brought in by `use`. */
  readonly types: readonly NamedType[];
  readonly functions: readonly Func[];
  /** What the file declares; whatever it imports or makes up has to differ. */
  readonly scope: Scope;
  readonly typeNames: ReadonlyMap<NamedType, string>;
  readonly functionNames: ReadonlyMap<Func, string>;
  /** Of the enum that tells the cases of a variant declared here. */
  readonly tagNames: ReadonlyMap<NamedType, string>;
}

export interface Places {
  readonly homes: readonly Home[];
  /** Names of what the guest's module exports: a function each, a namespace for each interface. */
  readonly guestNames: ReadonlyMap<Home | Func, string>;
  homeOf(type: NamedType): Home;
}

export const WORLD_FILE = 'world';

export function placesOf(world: World): Places {
  const homes = [
    worldHome(world),
    ...interfaceHomes(world.imports, 'import'),
    ...interfaceHomes(world.exports, 'export'),
  ];
  const byOwner = new Map(homes.map((home) => [ownerKey(home.side, home.id), home]));
  return {
    homes,
    guestNames: guestNames(world, homes),
    homeOf(type) {
      const home = byOwner.get(ownerKey(type.side, type.owner));
      if (!home)
        throw new TypeError(`the world has no ${type.side} ${type.owner}, which declares ${type.name}`);
      return home;
    },
  };
}

function ownerKey(side: Side, id: string): string {
  return `${side} ${id}`;
}

function worldHome({ id, imports }: World): Home {
  const types = imports.flatMap((item) => (item.kind === 'type' ? [item.type] : []));
  return home({ id, side: 'import', file: WORLD_FILE, types, functions: functionsOf(imports) });
}

export function functionsOf(items: readonly WorldItem[]): Func[] {
  return items.flatMap((item) => (item.kind === 'function' ? [item.function] : []));
}

function interfaceHomes(items: readonly WorldItem[], side: Side): Home[] {
  const interfaces = items.filter((item) => item.kind === 'interface');
  const paths = distinguish(interfaces, ({ id }) => [folderPath(id, false), folderPath(id, true)]);
  return interfaces.map((each) => home({ ...each, side, file: `${side}s/${paths.get(each)}` }));
}

type Unnamed = Pick<Home, 'id' | 'side' | 'file' | 'types' | 'functions'> & Pick<Interface, 'docs'>;

function home({ id, side, file, docs, types, functions }: Unnamed): Home {
  const scope = new Scope();
  const free = functions.filter(({ role }) => role.kind === 'free');
  const variants = types.filter((type) => type.kind === 'variant' && isDeclaredIn({ id, side }, type));
  const typeNames = nameAll(types, ({ name }) => typeName(name), scope);
  return {
    ...{ id, side, file, types, functions, scope, typeNames },
    ...(docs === undefined ? {} : { docs }),
    functionNames: nameAll(free, ({ name }) => bindingName(name), scope),
    tagNames: nameAll(variants, (type) => `${typeNames.get(type)}Tag`, scope),
  };
}

/** Whether the type is declared there, and not brought in by `use`. */
export function isDeclaredIn({ id, side }: Pick<Home, 'id' | 'side'>, type: NamedType): boolean {
  return type.owner === id && type.side === side;
}

function guestNames({ exports }: World, homes: readonly Home[]): Map<Home | Func, string> {
  const exported = homes.filter(({ side }) => side === 'export');
  const functions = nameAll(functionsOf(exports), ({ name }) => bindingName(name));
  const namespaces = distinguish(exported, ({ id }) => lengthening(id).map(bindingName));
  const scope = new Scope(functions.values());
  return new Map<Home | Func, string>([
    ...functions,
    ...nameAll(exported, (each) => namespaces.get(each) ?? '', scope),
  ]);
}

/** Methods and static functions of a resource, and the name of each. Its constructor is not among them. */
export function memberNames(home: Home, resource: Resource): Map<Func, string> {
  const members = home.functions.filter(({ role }) => role.kind !== 'free' && role.resource === resource);
  const methods = members.filter(({ role }) => role.kind === 'method');
  const statics = members.filter(({ role }) => role.kind === 'static');
  return new Map([...nameAll(methods, memberName), ...nameAll(statics, memberName)]);
}

/** `add` of `[method]counter.add`. */
function memberName({ name, role }: Func): string {
  const plain = name.slice(name.indexOf('.') + 1);
  return role.kind === 'static' ? staticName(plain) : methodName(plain);
}
