import type { Node, Program } from 'acorn';
import { analyze, type Scope } from 'eslint-scope';

/** A name in the code, and the offset where it stands. */
export interface Found {
  readonly name: string;
  readonly at: number;
}

/** A variable, the offset where it is declared, and how many scopes it is inside of. */
export interface Declared extends Found {
  readonly depth: number;
}

/** The use of a variable, and the offset where it is declared. */
export interface Use extends Found {
  readonly declaredAt: number;
}

export interface Names {
  /** Variables, wherever they are declared. */
  readonly declared: readonly Declared[];
  readonly uses: readonly Use[];
  /** Uses of what is declared nowhere in the module. */
  readonly free: readonly Found[];
}

/** How deep the variables of `instantiate` are: in the function, in the module, in what is outside. */
export const DEPTH = 2;

type Tree = Parameters<typeof analyze>[0];

/** What variables a program declares and uses, and which it takes from outside. */
export function namesOf(program: Program): Names {
  const { scopes, globalScope } = analyze(program as Tree, { ecmaVersion: 2024, sourceType: 'module' });
  return {
    declared: scopes.flatMap(declaredIn),
    uses: scopes.flatMap(usesIn),
    free: (globalScope?.through ?? []).map(({ identifier }) => ({
      name: identifier.name,
      at: start(identifier),
    })),
  };
}

function declaredIn(scope: Scope): Declared[] {
  const depth = depthOf(scope);
  return scope.variables.flatMap(({ name, identifiers }) =>
    identifiers.map((node) => ({ name, at: start(node), depth })),
  );
}

function depthOf(scope: Scope): number {
  let depth = 0;
  for (let { upper } = scope; upper !== null; { upper } = upper) depth++;
  return depth;
}

function usesIn({ references }: Scope): Use[] {
  return references.flatMap(({ identifier, resolved }) => {
    const [declaration] = resolved?.identifiers ?? [];
    if (declaration === undefined) return [];
    return [{ name: identifier.name, at: start(identifier), declaredAt: start(declaration) }];
  });
}

/** acorn tells offsets, the types of eslint-scope do not. */
const start = (node: unknown): number => (node as Node).start;
