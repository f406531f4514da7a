import { WayhouseError } from '../../protocol/errors.ts';
import { HANDLER_WORLD } from './handler-world.generated.ts';
import type { Scope } from './scope.ts';
import { itemText } from './type-text.ts';
import type { Item, Items } from './types.ts';

/** Canonical texts of an interface's items. In maps, because a guest may well import a "constructor". */
const PROVIDED: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  Object.entries(HANDLER_WORLD.imports).map(([name, items]) => [name, new Map(Object.entries(items))]),
);

/** An import named in an error, of a guest that may have thousands. */
const MAX_LISTED = 200;
const MAX_NAME = 120;

/** Refuses a component that is not of the world `handler`. It may import less and export more. */
export function checkWorld(component: Scope): void {
  checkProvided(component.imports);
  for (const [name, item] of component.imports) checkInterface(name, item);
  checkExports(component.exports);
}

/** A type that stands for another needs nothing of the host: wit-component names those of `use` so. */
const needsHost = ([, item]: readonly [string, Item]): boolean =>
  item.sort !== 'type' || item.of.kind === 'resource';

export const importedInstances = (component: Scope): string[] =>
  [...component.imports].filter(needsHost).map(([name]) => name);

function checkProvided(imports: Items): void {
  const missing = [...imports].filter(needsHost).filter(([name]) => !PROVIDED.has(name));
  if (missing.length === 0) return;
  const listed = missing.slice(0, MAX_LISTED).map(([name]) => withHint(name));
  const more = missing.length > listed.length ? ` and ${missing.length - listed.length} more` : '';
  throw new WayhouseError(
    'import_not_provided',
    `Not provided: ${listed.join(', ')}${more}. ${advice(missing)}`,
  );
}

function withHint(name: string): string {
  const provided = [...PROVIDED.keys()].find((key) => unversioned(key) === unversioned(name));
  return provided === undefined ? cut(name) : `${cut(name)} (provided is ${provided})`;
}

const unversioned = (name: string): string => name.replace(/@.*$/, '');

function advice(missing: readonly (readonly [string, Item])[]): string {
  const wasi = missing.some(([name]) => name.startsWith('wasi:'));
  const provided = `This version provides ${[...PROVIDED.keys()].join(', ')}`;
  return wasi ? `${provided}; it does not provide the wasi worlds.` : `${provided}.`;
}

function checkInterface(name: string, item: Item): void {
  const provided = PROVIDED.get(name);
  if (provided === undefined) return;
  if (item.sort !== 'instance') throw unsupported(`the import ${name} is a ${item.sort}; it is an interface`);
  for (const [member, found] of item.of.items) checkMember([name, member], provided.get(member), found);
}

type MemberName = readonly [interfaceName: string, member: string];

function checkMember([name, member]: MemberName, expected: string | undefined, item: Item): void {
  if (expected === undefined) throw unsupported(`${name} has no ${item.sort} "${cut(member)}"`);
  checkText(`${name} "${cut(member)}"`, expected, item);
}

function checkExports(exports: Items): void {
  for (const [name, expected] of Object.entries(HANDLER_WORLD.exports)) {
    const item = exports.get(name);
    if (item === undefined)
      throw unsupported(`the component does not export "${name}: ${expected}"; ${inventory(exports)}`);
    checkText(`the export "${name}"`, expected, item);
  }
}

function inventory(exports: Items): string {
  if (exports.size === 0) return 'it exports nothing';
  const listed = [...exports].slice(0, MAX_LISTED).map(([name, { sort }]) => `${cut(name)} (${sort})`);
  return `it exports ${listed.join(', ')}`;
}

function checkText(what: string, expected: string, item: Item): void {
  const found = itemText(item);
  if (found !== expected) throw unsupported(`${what} has another type: expected ${expected}, found ${found}`);
}

const cut = (name: string): string => (name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name);

const unsupported = (detail: string): WayhouseError => new WayhouseError('unsupported_world', detail);
