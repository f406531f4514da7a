/** The file of an interface: what a guest imports from it. */
import type { Func, NamedType } from '../wit/world.ts';
import { isOfGuest } from './aliases.ts';
import type { Site } from './conversions.ts';
import { resourceDeclaration } from './declarations/resource.ts';
import { typeDeclaration } from './declarations/types.ts';
import { block, braces, type Doc, signature } from './doc.ts';
import { wrap } from './functions/imported.ts';
import { documented } from './jsdoc.ts';
import { bindingName } from './names.ts';
import { type Home, isDeclaredIn, WORLD_FILE } from './places.ts';
import type { SourceFile } from './source-file.ts';

/** An exported interface has types only: its functions are the guest's. */
export function writeInterface(home: Home, site: Site): void {
  const { file } = site;
  // A parameter hides what the file imports: the names of all of them are kept free.
  for (const { params } of home.functions)
    for (const { name } of params) file.scope.reserve(bindingName(name));
  passOn(home, file);
  for (const [type, name] of home.typeNames) file.add(...declaration(type, name, { home, site }));
  if (home.side === 'export') return;
  for (const [func, name] of home.functionNames) file.add(wrapper(func, name, { home, site }));
}

interface Target {
  readonly home: Home;
  readonly site: Site;
}

/** Types that were brought in by `use` are exported here, too. */
function passOn(home: Home, file: SourceFile): void {
  const used = [...home.typeNames].filter(([type]) => !isDeclaredIn(home, type) && !isOfGuest(type));
  for (const [type, name] of used) file.passOn(type, name);
  if (used.length > 0) file.add(['export ', braces(used.map(([, name]) => name)), ';']);
}

function declaration(type: NamedType, name: string, { home, site }: Target): Doc[] {
  const { file } = site;
  if (!isDeclaredIn(home, type)) return isOfGuest(type) ? [`export type ${name} = ${file.type(type)};`] : [];
  if (type.kind !== 'resource') return [typeDeclaration(type, name, file)];
  return home.side === 'export'
    ? []
    : [resourceDeclaration(type, name, { home, module: moduleOf(home), site })];
}

function wrapper(func: Func, name: string, { home, site }: Target): Doc {
  const { params, result, statements } = wrap(func, moduleOf(home), site);
  return documented(func.docs, block(signature(`export function ${name}`, params, result), statements));
}

/** As core modules import it. */
function moduleOf({ id, file }: Home): string {
  return file === WORLD_FILE ? '$root' : id;
}
