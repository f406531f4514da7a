import { createHash } from 'node:crypto';
import { type ExportNamedDeclaration, type Node, type Program, parse, type Statement } from 'acorn';

/** The glue's code, taken apart. */
export interface Dissection {
  readonly program: Program;
  /** Statements of `instantiate`. */
  readonly inside: readonly Node[];
  /** Statements of the module around it. */
  readonly around: readonly Node[];
}

/** What is wrong with the glue, and the offset where it stands. */
export class Flaw extends Error {
  readonly at: number;

  constructor(what: string, at: number) {
    super(what);
    this.at = at;
  }
}

const HEAD = 'function instantiate(getCoreModule, imports, instantiateCore = WebAssembly.instantiate) {';

/**
 * Parses the glue. What is a comment to the parser is one to V8, so no code can hide in one.
 * Throws a `Flaw` where it is no JavaScript or not of the shape that jco gives it.
 */
export function dissect(source: string): Dissection {
  const program = parsed(source);
  const bodies = program.body.map((statement) => bodyOfInstantiate(statement, source));
  const around = program.body.filter((_, index) => bodies[index] === undefined);
  const [body, ...others] = bodies.filter((found) => found !== undefined);
  if (body === undefined || others.length > 0) throw new Flaw('it does not export one instantiate', 0);
  return { program, inside: body, around };
}

function parsed(source: string): Program {
  try {
    return parse(source, { ecmaVersion: 'latest', sourceType: 'module', ranges: true });
  } catch (thrown) {
    const { pos, message } = thrown as SyntaxError & { readonly pos?: number };
    if (pos === undefined) throw thrown;
    throw new Flaw(message, pos);
  }
}

function bodyOfInstantiate(
  statement: Program['body'][number],
  source: string,
): readonly Statement[] | undefined {
  const { declaration } = statement as Partial<ExportNamedDeclaration>;
  if (declaration?.type !== 'FunctionDeclaration') return undefined;
  const { start, body } = declaration;
  return source.slice(start, body.start + 1) === HEAD ? body.body : undefined;
}

/** Stands for a statement's text, but for how its lines are indented. */
export function digest(source: string, { start, end }: Node): string {
  const text = source.slice(start, end).replaceAll(/\n\s+/g, '\n');
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
