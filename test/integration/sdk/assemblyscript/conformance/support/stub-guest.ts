/** A guest for any world: it exports all that the world asks for, and calls all that it offers. */
import { isFallible } from '../../../../../../sdk/assemblyscript/generator/declarations/resource.ts';
import {
  type Home,
  isDeclaredIn,
  memberNames,
  type Places,
  placesOf,
  functionsOf,
} from '../../../../../../sdk/assemblyscript/generator/places.ts';
import { SourceFile } from '../../../../../../sdk/assemblyscript/generator/source-file.ts';
import { typeText } from '../../../../../../sdk/assemblyscript/generator/types.ts';
import type { Func, Resource, World } from '../../../../../../sdk/assemblyscript/wit/world.ts';

/** Where the text has to stand: beside the generated files, which it imports by its own path. */
export const STUB = 'stub';

/** Nothing in it is ever run; the compiler and the component tools must find it sound. */
export function stubGuest(world: World): string {
  const places = placesOf(world);
  const specifiers = { abi: '@wayhouse/assemblyscript/assembly/abi', guest: '../index' };
  const file = new SourceFile(
    { path: STUB, about: 'A guest for any world.' },
    { places, specifiers, longTuples: new Set() },
  );
  file.add(ANY);
  file.add(['export function cover(): void {\n', ...calls(places, file).map((call) => `  ${call};\n`), '}']);
  for (const func of functionsOf(world.exports)) file.add(stub(func, places.guestNames.get(func)!, file));
  for (const home of places.homes) if (home.side === 'export') file.add(namespace(home, places, file));
  return file.print();
}

/** The compiler must not see that none of it is ever needed. */
export const STUB_INDEX = `
import { cover } from './bindings/${STUB}';

export * from './bindings/${STUB}';

let never = false;
if (never) cover();
`;

const ANY = 'function any<T>(): T {\n  return unreachable();\n}';

function calls(places: Places, file: SourceFile): string[] {
  return places.homes.flatMap((home) => (home.side === 'import' ? [...callsOf(home, file)] : []));
}

function* callsOf(home: Home, file: SourceFile): Generator<string> {
  for (const [func, name] of home.functionNames)
    yield `${file.use(home.file, name, `${name}Of`)}(${values(func, file)})`;
  for (const resource of resourcesOf(home)) {
    const type = file.type(resource);
    for (const func of functionsOn(home, resource)) {
      const name = memberNames(home, resource).get(func) ?? 'create';
      if (func.role.kind === 'method') yield `any<${type}>().${name}(${values(func, file)})`;
      else if (func.role.kind === 'static' || isFallible(func))
        yield `${type}.${name}(${values(func, file)})`;
      else yield `new ${type}(${values(func, file)})`;
    }
    yield `any<${type}>().dispose()`;
  }
}

function resourcesOf(home: Home): Resource[] {
  return home.types.filter((type): type is Resource => type.kind === 'resource' && isDeclaredIn(home, type));
}

function functionsOn({ functions }: Home, resource: Resource): Func[] {
  return functions.filter(({ role }) => role.kind !== 'free' && role.resource === resource);
}

function values(func: Func, file: SourceFile): string {
  return ownParams(func)
    .map(({ type }) => `any<${typeText(type, file)}>()`)
    .join(', ');
}

/** Without the `self` of a method. */
function ownParams({ role, params }: Func): Func['params'] {
  return role.kind === 'method' ? params.slice(1) : params;
}

function namespace(home: Home, places: Places, file: SourceFile): string {
  const members = [
    ...[...home.functionNames].map(([func, name]) => stub(func, name, file)),
    ...resourcesOf(home).map((resource) => classOf(resource, home, file)),
  ];
  return `export namespace ${places.guestNames.get(home)} {\n${members.join('\n')}\n}`;
}

function stub(func: Func, name: string, file: SourceFile): string {
  return `export function ${name}${head(func, file)} { ${body(func)} }`;
}

function head(func: Func, file: SourceFile): string {
  const params = ownParams(func).map(({ type }, index) => `p${index}: ${typeText(type, file)}`);
  return `(${params.join(', ')}): ${func.result ? typeText(func.result, file) : 'void'}`;
}

function body({ result }: Func): string {
  return result ? 'return unreachable();' : 'unreachable();';
}

function classOf(resource: Resource, home: Home, file: SourceFile): string {
  const names = memberNames(home, resource);
  const members = functionsOn(home, resource).map((func) => {
    if (func.role.kind !== 'constructor') {
      return `${func.role.kind === 'static' ? 'static ' : ''}${names.get(func)}${head(func, file)} { ${body(func)} }`;
    }
    if (isFallible(func)) return `static create${head(func, file)} { ${body(func)} }`;
    return `constructor${head(func, file).replace(/: [^:]*$/, '')} {}`;
  });
  return `export class ${home.typeNames.get(resource)} {\n${members.join('\n')}\n}`;
}
