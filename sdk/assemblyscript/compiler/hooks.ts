/** What is done to a program while asc compiles it. */
import type { Transform } from 'assemblyscript/asc';
import type { Files } from './sources.ts';

export type Program = Transform['program'];

/** From a global name to the name of what stands in its place. */
export type Aliases = ReadonlyMap<string, string>;

export type Parser = Parameters<NonNullable<Transform['afterParse']>>[0];

type Source = Parser['sources'][number];

/** asc's kinds of sources: a module of the project, and one whose exports are the module's. */
export const USER = 0;
const USER_ENTRY = 1;

/** The texts of the files that somebody has written for the project. */
export function ownTexts({ sources }: Parser, generated: Files): string[] {
  const own = sources.filter(
    ({ sourceKind, normalizedPath }) => sourceKind === USER && !generated.has(normalizedPath),
  );
  return own.map(({ text }) => text);
}

/** asc takes its own runtime for an entry as well. */
export function isOwnEntry({ sourceKind, normalizedPath }: Source): boolean {
  return sourceKind === USER_ENTRY && !normalizedPath.startsWith('~lib/');
}

/** To be called before the program is initialized. */
export function setAliases({ options }: Program, aliases: Aliases): void {
  options.globalAliases ??= new Map();
  for (const [alias, name] of aliases) options.globalAliases.set(alias, name);
}

interface Declaration {
  readonly name: { readonly text: string };
  initializer: unknown;
}

/**
 * Of asc's own allocator and collector only the checks remain that a guest can fail: those of their own
 * bookkeeping stand behind a constant `DEBUG` beside `TRACE`, which is false already.
 */
export function trustRuntime({ sources }: Parser): void {
  const common = sources.find(({ normalizedPath }) => normalizedPath === '~lib/rt/common.ts');
  const declarations = new Map(
    common?.statements.flatMap(declarationsOf).map((declaration) => [declaration.name.text, declaration]),
  );
  const debug = declarations.get('DEBUG');
  if (debug) debug.initializer = declarations.get('TRACE')?.initializer;
}

function declarationsOf(statement: object): readonly Declaration[] {
  return 'declarations' in statement ? (statement.declarations as readonly Declaration[]) : [];
}
