/** A resource of the host: a class that holds its handle. */
import type { Func, Resource } from '../../wit/world.ts';
import type { Site } from '../conversions.ts';
import { block, clause, type Doc, hardLine, list, signature, spacedBlock } from '../doc.ts';
import { wrap, wrapConstructor } from '../functions/imported.ts';
import { documented } from '../jsdoc.ts';
import { resolve } from '../layout.ts';
import { pascalCase } from '../names.ts';
import { type Home, memberNames } from '../places.ts';

interface Target {
  readonly home: Home;
  /** The module of its functions. */
  readonly module: string;
  readonly site: Site;
}

export function resourceDeclaration(resource: Resource, name: string, target: Target): Doc {
  const members = [
    documented('By which the host knows it; 0 once it is given away or disposed of.', '_handle: i32 = 0;'),
    constructorMember(resource, target),
    ...functionMembers(resource, target),
    disposeMember(resource, target),
    ...handleMembers(name),
  ];
  return documented(resource.docs, spacedBlock(`export class ${name}`, members));
}

function constructorOf({ functions }: Home, resource: Resource): Func | undefined {
  return functions.find(({ role }) => role.kind === 'constructor' && role.resource === resource);
}

/** One that can fail gives a result: a static function `create`, as a constructor of AssemblyScript cannot. */
function constructorMember(resource: Resource, { home, module, site }: Target): Doc {
  const func = constructorOf(home, resource);
  if (!func) return 'private constructor() {}';
  if (isFallible(func)) {
    return [
      'private constructor() {}',
      hardLine,
      hardLine,
      functionMember(func, 'static create', { home, module, site }),
    ];
  }
  const { params, statements } = wrapConstructor(func, module, site);
  return documented(func.docs, block(['constructor', list(params)], statements));
}

export function isFallible({ role, result }: Func): boolean {
  return role.kind === 'constructor' && result !== undefined && resolve(result).kind === 'result';
}

function functionMembers(resource: Resource, target: Target): Doc[] {
  return [...memberNames(target.home, resource)].map(([func, name]) =>
    functionMember(func, func.role.kind === 'static' ? `static ${name}` : name, target),
  );
}

function functionMember(func: Func, head: string, { module, site }: Target): Doc {
  const { params, result, statements } = wrap(func, module, site);
  return documented(func.docs, block(signature(head, params, result), statements));
}

function disposeMember(resource: Resource, { module, site: { core, file } }: Target): Doc {
  const declared = {
    module,
    name: `[resource-drop]${resource.name}`,
    params: ['i32'],
    result: 'void',
  } as const;
  const drop = core.name(declared, `hostDrop${pascalCase(resource.name)}`, file);
  return documented(
    'Tells the host that the guest is done with it. Nothing else does: the host keeps what is not disposed of.',
    block('dispose(): void', [clause('if (this._handle != 0)', `${drop}(this._give());`)]),
  );
}

/** What the generated code needs to pass it on. */
function handleMembers(name: string): Doc[] {
  return [
    documented(
      'For the generated code: the object of a handle.',
      block(`static _adopt(handle: i32): ${name}`, [
        [`const object = changetype<${name}>`, list([`__new(offsetof<${name}>(), idof<${name}>())`]), ';'],
        'object._handle = handle;',
        'return object;',
      ]),
    ),
    documented(
      'For the generated code: the handle, for a call that borrows it.',
      block('_lend(): i32', [
        ['assert', list(['this._handle != 0', `'${name} was given away or disposed of'`]), ';'],
        'return this._handle;',
      ]),
    ),
    documented(
      'For the generated code: the handle, for a call that takes it over.',
      block('_give(): i32', ['const handle = this._lend();', 'this._handle = 0;', 'return handle;']),
    ),
  ];
}
