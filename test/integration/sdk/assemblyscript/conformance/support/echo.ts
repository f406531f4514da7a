/**
 * Worlds whose guests give back what they get: where the world has a function for it through one of the host, so
 * that a value crosses four times.
 */
import type { FunctionShape, Shape } from '../../../../../support/canonical-abi/shapes.ts';
import { guestName, guestType } from './guest-types.ts';
import { mentionedIn, witDeclaration, witType } from './wit-text.ts';

/**
 * Where the types are declared: by the interface that the guest imports, by one of their own that both sides use,
 * by the one that it exports (which then gives back without asking the host), or by the world, whose functions
 * stand in no interface.
 */
export type Form = 'imported' | 'used' | 'exported' | 'world';

export interface EchoWorld {
  readonly form: Form;
  readonly functions: readonly EchoFunction[];
}

/** The result is that of the only parameter, or a tuple of them all; `keep` answers a list of the last few. */
export interface EchoFunction extends FunctionShape {
  readonly does: 'echo' | 'keep';
  readonly name: string;
  /** What a failure calls it. */
  readonly title: string;
}

/** So many values a guest keeps. */
export const KEPT = 3;

export function echoFunction(name: string, ...params: readonly Shape[]): EchoFunction {
  const [only, ...more] = params;
  const result: Shape | undefined = more.length === 0 ? only : { kind: 'tuple', elements: params };
  return {
    does: 'echo',
    name,
    title: `${name} of ${params.map(witType).join()}`,
    params,
    ...(result && { result }),
  };
}

export function keepFunction(name: string, shape: Shape): EchoFunction {
  return {
    does: 'keep',
    name,
    title: `${name} of ${witType(shape)}`,
    params: [shape],
    result: { kind: 'list', element: shape },
  };
}

interface Places {
  /** What the core module imports from. */
  readonly module: string;
  readonly exportPrefix: string;
  /** The guest's files of the types, and of the functions that it imports. */
  readonly types: string;
  readonly functions: string;
}

const ID = 'conformance:echo';
const VERSION = '1.0.0';
/** The interface of the host, where its functions stand in one. */
export const MIRROR_ID = `${ID}/mirror@${VERSION}`;

const FOLDER = './bindings/imports/conformance/echo';

export const PLACES: { readonly [form in Form]: Places } = {
  imported: places({ types: `${FOLDER}/mirror` }),
  used: places({ types: `${FOLDER}/kinds` }),
  exported: places({ types: './bindings/exports/conformance/echo/echo' }),
  world: places({
    module: '$root',
    exportPrefix: '',
    types: './bindings/world',
    functions: './bindings/world',
  }),
};

function places(own: Partial<Places> & Pick<Places, 'types'>): Places {
  return {
    module: MIRROR_ID,
    exportPrefix: `${ID}/echo@${VERSION}#`,
    functions: `${FOLDER}/mirror`,
    ...own,
  };
}

export function echoWit({ form, functions }: EchoWorld): string {
  const { named } = mentionedIn(functions.flatMap(({ params }) => params));
  const types = named.map(witDeclaration);
  const all = functions.map((each) => `${each.name}: ${signature(each)};`);
  const mirrored = functions
    .filter(({ does }) => does === 'echo')
    .map((each) => `${each.name}: ${signature(each)};`);
  const use = (from: string) =>
    types.length > 0 ? [`use ${from}.{${named.map(({ name }) => name).join(', ')}};`] : [];
  const text: { readonly [form in Form]: () => string[] } = {
    imported: () => [
      block('interface mirror', [...types, ...mirrored]),
      block('interface echo', [...use('mirror'), ...all]),
      WORLD,
    ],
    used: () => [
      block('interface kinds', types),
      block('interface mirror', [...use('kinds'), ...mirrored]),
      block('interface echo', [...use('kinds'), ...all]),
      WORLD,
    ],
    exported: () => [block('interface echo', [...types, ...all]), 'world both { export echo; }'],
    world: () => [
      block('world both', [
        ...types,
        ...mirrored.map((each) => `import ${each}`),
        ...all.map((each) => `export ${each}`),
      ]),
    ],
  };
  return [`package ${ID}@${VERSION};`, ...text[form]()].join('\n');
}

const WORLD = 'world both { import mirror; export echo; }';

function block(head: string, lines: readonly string[]): string {
  return `${head} {\n${lines.map((line) => `  ${line}\n`).join('')}}`;
}

function signature({ params, result }: EchoFunction): string {
  const list = params.map((shape, index) => `p${index}: ${witType(shape)}`).join(', ');
  return `func(${list})${result ? ` -> ${witType(result)}` : ''}`;
}

export function echoGuest({ form, functions }: EchoWorld): string {
  const { named } = mentionedIn(functions.flatMap(({ params }) => params));
  const texts = functions.map((each) => guestFunction(each, form));
  const used = [...new Set(texts.join('').match(/\b(?:Option|Result|Unit|Tuple\d+)\b/g))].sort();
  return [
    importOf(
      used.filter((name) => !isLong(name)),
      '@wayhouse/assemblyscript/assembly/abi/values',
    ),
    importOf(used.filter(isLong), './bindings/tuples'),
    importOf(
      named.map(({ name }) => guestName(name)),
      PLACES[form].types,
    ),
    ...(form === 'exported' ? [] : [`import * as mirror from '${PLACES[form].functions}';`]),
    form === 'world' ? texts.join('\n') : `export namespace echo {\n${texts.join('')}}`,
  ].join('\n');
}

const camelCase = (name: string): string =>
  name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

const isLong = (name: string): boolean => Number(name.replace('Tuple', '')) > 16;

function importOf(names: readonly string[], from: string): string {
  return names.length > 0 ? `import { ${names.join(', ')} } from '${from}';` : '';
}

function guestFunction(func: EchoFunction, form: Form): string {
  const { params, result } = func;
  const list = params.map((shape, index) => `p${index}: ${guestType(shape)}`).join(', ');
  const head = `export function ${camelCase(func.name)}(${list}): ${result ? guestType(result) : 'void'}`;
  return func.does === 'keep' ? keepText(func, head) : `${head} { ${echoText(func, form)} }\n`;
}

function echoText({ name, params, result }: EchoFunction, form: Form): string {
  const names = params.map((_, index) => `p${index}`).join(', ');
  const word = result ? 'return ' : '';
  if (form !== 'exported') return `${word}mirror.${camelCase(name)}(${names});`;
  return params.length > 1 ? `return new ${guestType(result!)}(${names});` : `${word}${names};`;
}

/** A variable of the module, and garbage about it. */
function keepText({ name, result }: EchoFunction, head: string): string {
  const type = guestType(result!);
  const kept = `${name}Kept`;
  const shift = `if (${kept}.length > ${KEPT}) ${kept}.shift();`;
  return `let ${kept}: ${type} = [];\n${head} { ${kept}.push(p0); ${shift} return ${kept}; }\n`;
}
