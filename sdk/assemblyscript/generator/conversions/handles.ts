/** Handles: those that the host lends for a call, and those of resources that the guest exports. */
import type { Borrow, Own, Resource } from '../../wit/world.ts';
import type { Conversion, Site } from '../conversions.ts';
import type { CoreImport } from '../core-imports.ts';
import { block, clause, type Doc } from '../doc.ts';
import { camelCase, pascalCase } from '../names.ts';
import { conversionHead } from './signature.ts';

export function writeHandle({ verb, name, type }: Conversion & { type: Own | Borrow }, site: Site): Doc {
  const { resource } = type;
  if (resource.side === 'import') {
    return verb === 'return' ? returnFunction(name, resource, site) : borrowFunction(name, resource, site);
  }
  if (type.kind === 'borrow') return lookUpFunction(name, resource, site);
  switch (verb) {
    case 'lower':
      return lowerFunction(name, resource, site);
    case 'destroy':
      return destroyFunction(name, resource, site);
    default:
      return liftFunction(name, resource, site);
  }
}

/** Objects of an imported resource that were borrowed in the current call. */
function borrowed(resource: Resource, { file, conversions }: Site): string {
  const wish = `borrowed${pascalCase(resource.name)}`;
  return conversions.variable(resource, wish, (name) => `const ${name}: Array<${file.type(resource)}> = [];`);
}

function borrowFunction(name: string, resource: Resource, site: Site): Doc {
  const type = site.file.type(resource);
  return block(conversionHead(name, { handle: 'i32' }, type), [
    `const object = ${type}._adopt(handle);`,
    `${borrowed(resource, site)}.push(object);`,
    'return object;',
  ]);
}

/** The host wants back what it lent before the call ends. */
function returnFunction(name: string, resource: Resource, site: Site): Doc {
  const list = borrowed(resource, site);
  return block(conversionHead(name, {}, 'void'), [
    clause(`while (${list}.length > 0)`, `${list}.pop().dispose();`),
  ]);
}

/** The objects of an exported resource that the host has handles of. */
function table(resource: Resource, { file, conversions }: Site): string {
  const type = file.type(resource);
  const wish = `${camelCase(resource.name)}Table`;
  return conversions.variable(
    resource,
    wish,
    (name) => `const ${name} = new ${file.abi('resources', 'Table')}<${type}>();`,
  );
}

/** The host gets a handle of its own. */
function lowerFunction(name: string, resource: Resource, site: Site): Doc {
  return block(conversionHead(name, { object: site.file.type(resource) }, 'i32'), [
    `return ${intrinsic('new', resource, site)}(${table(resource, site)}.add(object));`,
  ]);
}

/** The host lends an object: it comes by its number in the table. */
function lookUpFunction(name: string, resource: Resource, site: Site): Doc {
  return block(conversionHead(name, { rep: 'i32' }, site.file.type(resource)), [
    `return ${table(resource, site)}.get(rep);`,
  ]);
}

/** The host gives an object back. Dropping its handle runs the destructor, which finds the object kept. */
function liftFunction(name: string, resource: Resource, site: Site): Doc {
  return block(conversionHead(name, { handle: 'i32' }, site.file.type(resource)), [
    `const object = ${table(resource, site)}.keep(${intrinsic('rep', resource, site)}(handle));`,
    `${intrinsic('drop', resource, site)}(handle);`,
    'return object;',
  ]);
}

/** The destructor: `dispose` is called where the guest's class has it. */
function destroyFunction(name: string, resource: Resource, site: Site): Doc {
  return block(conversionHead(name, { rep: 'i32' }, 'void'), [
    `const object = ${table(resource, site)}.remove(rep);`,
    'if (object === null) return;',
    'if (isDefined(object.dispose)) object.dispose();',
  ]);
}

function intrinsic(kind: 'new' | 'rep' | 'drop', resource: Resource, { core, file }: Site): string {
  const module = `[export]${resource.owner}`;
  const result = kind === 'drop' ? 'void' : 'i32';
  const declared: CoreImport = {
    module,
    name: `[resource-${kind}]${resource.name}`,
    params: ['i32'],
    result,
  };
  return core.name(declared, kind + pascalCase(resource.name), file);
}
