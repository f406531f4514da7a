/** What a world asks of the guest's module, in words that its author can copy. */
import { isFallible } from '../generator/declarations/resource.ts';
import { bindingName, nameAll } from '../generator/names.ts';
import {
  functionsOf,
  isDeclaredIn,
  memberNames,
  placesOf,
  type Home,
  type Places,
} from '../generator/places.ts';
import { SourceFile } from '../generator/source-file.ts';
import { typeText } from '../generator/types.ts';
import type { Func, Resource, World } from '../wit/world.ts';
import { witFunction } from './wit-text.ts';

export interface GuestExport {
  /** As the core module exports it: `demo:x/y@1.0.0#[method]counter.add`. */
  readonly core: string;
  /** Where the guest has it: `['y', 'Counter', 'add']`. */
  readonly path: readonly string[];
  /** `add: func(n: u32) -> u32`. */
  readonly wit: string;
  /** The declaration as the guest's module could have it, without its body. */
  readonly snippet: string;
}

/** The function without its place: what stands before the body. */
interface Declaration {
  readonly home: Home | undefined;
  readonly func: Func;
}

export function guestExports(world: World): GuestExport[] {
  const places = placesOf(world);
  const free = functionsOf(world.exports).map((func) => ({ home: undefined, func }));
  const owned = places.homes
    .filter(({ side }) => side === 'export')
    .flatMap((home) => home.functions.map((func) => ({ home, func })));
  return [...free, ...owned].map((declaration) => guestExport(declaration, places));
}

/** What the host calls when it has dropped an object. A class need not have it. */
export function guestDestructors(world: World): GuestExport[] {
  const places = placesOf(world);
  return places.homes.flatMap((home) => destructorsOf(home, places));
}

function destructorsOf(home: Home, places: Places): GuestExport[] {
  if (home.side === 'import') return [];
  const own = home.types.filter((type) => type.kind === 'resource' && isDeclaredIn(home, type));
  return own.map((resource) => {
    const path = [places.guestNames.get(home) ?? '', home.typeNames.get(resource) ?? '', 'dispose'];
    return {
      core: `${home.id}#[dtor]${resource.name}`,
      path,
      wit: `resource ${resource.name}`,
      snippet: nested(path, 'dispose(): void { ... }'),
    };
  });
}

function guestExport(declaration: Declaration, places: Places): GuestExport {
  const { home, func } = declaration;
  const path = pathOf(declaration, places);
  return {
    core: home ? `${home.id}#${func.name}` : func.name,
    path,
    wit: witFunction(func),
    snippet: nested(path, `${signatureOf(func, path, places)} { ... }`),
  };
}

function pathOf({ home, func }: Declaration, places: Places): string[] {
  if (!home) return [places.guestNames.get(func) ?? ''];
  const namespace = places.guestNames.get(home) ?? '';
  if (func.role.kind === 'free') return [namespace, home.functionNames.get(func) ?? ''];
  const { resource } = func.role;
  return [namespace, home.typeNames.get(resource) ?? '', memberName(home, resource, func)];
}

function memberName(home: Home, resource: Resource, func: Func): string {
  if (func.role.kind !== 'constructor') return memberNames(home, resource).get(func) ?? '';
  // What may fail is no constructor in AssemblyScript.
  return isFallible(func) ? 'create' : 'constructor';
}

/** What is declared, within the namespace and the class of its path. */
function nested(path: readonly string[], declared: string): string {
  const opened = path
    .slice(0, -1)
    .map((name, depth) => `export ${depth === 0 ? 'namespace' : 'class'} ${name}`);
  const lines = [...opened.map((head) => `${head} {`), declared, ...opened.map(() => '}')];
  return lines.map((line, at) => '  '.repeat(Math.min(at, lines.length - 1 - at)) + line).join('\n');
}

function signatureOf(func: Func, path: readonly string[], places: Places): string {
  const { role, params, result } = func;
  const write = typeWriter(path, places);
  const taken = role.kind === 'method' ? params.slice(1) : params;
  const names = nameAll(taken, ({ name }) => bindingName(name));
  const list = taken.map((param) => `${names.get(param)}: ${write(param.type)}`).join(', ');
  const answer = path.at(-1) === 'constructor' ? '' : `: ${result ? write(result) : 'void'}`;
  return `${modifiersOf(func)}${path.at(-1)}(${list})${answer}`;
}

function modifiersOf(func: Func): string {
  if (func.role.kind === 'free') return 'export function ';
  return func.role.kind === 'static' || isFallible(func) ? 'static ' : '';
}

/** Types as the guest's own module calls them: what it declares itself goes by its plain name there. */
function typeWriter(path: readonly string[], places: Places) {
  const file = new SourceFile(
    { path: '', about: '' },
    { places, longTuples: new Set(), specifiers: { abi: '.', guest: '.' } },
  );
  const own = new RegExp(`\\bguest\\.(?:${path[0]}\\.)?`, 'g');
  return (type: Parameters<typeof typeText>[0]): string => typeText(type, file).replaceAll(own, '');
}
