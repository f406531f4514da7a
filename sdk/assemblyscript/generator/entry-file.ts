/** The file that the compiler begins with: the functions that the host calls. */
import type { Func, Resource, World } from '../wit/world.ts';
import type { Site } from './conversions.ts';
import { isFallible } from './declarations/resource.ts';
import { block, list, signature } from './doc.ts';
import { type Callee, glue, resultType } from './functions/exported.ts';
import { signatureOf } from './functions/signature.ts';
import { camelCase, pascalCase } from './names.ts';
import { functionsOf, type Home, isDeclaredIn, memberNames, type Places } from './places.ts';

export const ENTRY_FILE = 'entry';

/** From the functions of the entry to the names under which a core module exports them. */
export type Exports = Map<string, string>;

interface Target {
  readonly places: Places;
  readonly site: Site;
  readonly exports: Exports;
}

export function writeEntry(world: World, places: Places, site: Site): Exports {
  const target = { places, site, exports: new Map<string, string>() };
  // The guest's module is part of the program even where the world asks nothing of it.
  site.file.guest();
  site.file.add(`export { ${site.file.abi('memory', 'cabi_realloc')} };`);
  for (const func of functionsOf(world.exports)) {
    const name = places.guestNames.get(func) ?? '';
    addFunction(
      func,
      { coreName: func.name, wish: name, callee: call(`${site.file.guest()}.${name}`) },
      target,
    );
  }
  for (const home of places.homes) if (home.side === 'export') addInterface(home, target);
  return target.exports;
}

function addInterface(home: Home, target: Target): void {
  const { file } = target.site;
  const namespace = target.places.guestNames.get(home) ?? '';
  for (const [func, name] of home.functionNames) {
    const callee = call(`${file.guest()}.${namespace}.${name}`);
    addFunction(
      func,
      { coreName: coreName(home, func.name), wish: namespace + pascalCase(name), callee },
      target,
    );
  }
  for (const type of home.types) {
    if (type.kind === 'resource' && isDeclaredIn(home, type)) addResource(type, home, target);
  }
}

function addResource(resource: Resource, home: Home, target: Target): void {
  const { file } = target.site;
  const members = memberNames(home, resource);
  for (const func of home.functions) {
    if (func.role.kind === 'free' || func.role.resource !== resource) continue;
    const callee = memberCallee(func, file.type(resource), members.get(func) ?? 'create');
    const wish = camelCase(
      func.name.replace(/^\[([a-z]+)\]/, func.role.kind === 'constructor' ? 'new-' : ''),
    );
    addFunction(func, { coreName: coreName(home, func.name), wish, callee }, target);
  }
  addDestructor(resource, home, target);
}

function memberCallee(func: Func, type: string, name: string): Callee {
  if (func.role.kind === 'method') return ([self = 'this', ...values]) => [self, `.${name}`, list(values)];
  const isConstructor = func.role.kind === 'constructor' && !isFallible(func);
  return call(isConstructor ? `new ${type}` : `${type}.${name}`);
}

function call(callee: string): Callee {
  return (values) => [callee, list(values)];
}

interface Exported {
  readonly coreName: string;
  readonly wish: string;
  readonly callee: Callee;
}

/** The function, and what the host calls when it has read the result. */
function addFunction(func: Func, { coreName, wish, callee }: Exported, { site, exports }: Target): void {
  const { file } = site;
  const name = file.scope.claim(wish);
  const post = file.scope.claim(`${wish}Post`);
  exports.set(name, coreName).set(post, `cabi_post_${coreName}`);
  file.add(glue(func, callee, { name, site }));
  const result = resultType(signatureOf(func));
  const params = result === 'void' ? [] : [`result: ${result}`];
  file.add(
    block(signature(`export function ${post}`, params, 'void'), [`${file.abi('memory', 'endCall')}();`]),
  );
}

/** The host has dropped the last handle. */
function addDestructor(resource: Resource, home: Home, { site, exports }: Target): void {
  const { file, conversions } = site;
  const name = file.scope.claim(`drop${pascalCase(resource.name)}`);
  exports.set(name, coreName(home, `[dtor]${resource.name}`));
  const destroy = conversions.name('destroy', { kind: 'own', resource }, file);
  file.add(block(`export function ${name}(rep: i32): void`, [`${destroy}(rep);`]));
}

function coreName({ id }: Home, name: string): string {
  return `${id}#${name}`;
}
