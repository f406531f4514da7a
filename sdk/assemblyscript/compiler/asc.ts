/** The AssemblyScript compiler in process: from sources to a core module. */
import asc, { type Transform } from 'assemblyscript/asc';
import type binaryen from 'assemblyscript/binaryen';
import { declarationOf } from './declarations.ts';
import { placeOf, toDiagnostic, type Diagnostic, type Place, type TextOf } from './diagnostics.ts';
import { ownTexts, setAliases, trustRuntime, type Aliases, type Parser, type Program } from './hooks.ts';
import type { Sources } from './sources.ts';

export interface Compilation {
  /** The project's folder; every path is relative to it. */
  readonly root: string;
  readonly sources: Sources;
  /** The file whose exports are those of the module. */
  readonly entry: string;
  readonly flags: readonly string[];
  /** Given the texts of the project's own files: asc tells them only when it has read them all. */
  readonly aliases?: (texts: readonly string[]) => Aliases;
  /** What is done to the module before it is optimised; the program has the types of what it exports. */
  readonly afterCompile: (module: binaryen.Module, program: Program) => void;
}

export type Compiled = CompiledModule | CompilationFailure;

export interface CompiledModule {
  readonly status: 'compiled';
  readonly module: Uint8Array;
  /** In JSON, where the flags ask for one. */
  readonly sourceMap?: string;
  /** Warnings and below. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface CompilationFailure {
  readonly status: 'failed';
  readonly diagnostics: readonly Diagnostic[];
  /** What asc says where it has no diagnostic, or what `afterCompile` has thrown. */
  readonly cause: Error;
  readonly declarationOf: FindDeclaration;
}

/** Where the file declares what stands at the path of names: a function, a member of a namespace or a class. */
export type FindDeclaration = (file: string, path: readonly string[]) => Place | undefined;

/** `name` is what the module and its source map are called in the binary. */
export async function compile(compilation: Compilation, name: string): Promise<Compiled> {
  const { root, sources, entry, flags } = compilation;
  const diagnostics: Diagnostic[] = [];
  const textOf: TextOf = (file) => sources.text(file);
  let program: Program | undefined;
  const written = new Map<string, string | Uint8Array>();
  const { error } = await asc.main([entry, '--baseDir', root, '--outFile', name, ...flags], {
    readFile: (path) => sources.read(path),
    writeFile: (path, content) => void written.set(path, content),
    listFiles: () => [],
    reportDiagnostic: (message) => diagnostics.push(toDiagnostic(message, textOf)),
    transforms: [hooksOf(compilation, (initialized) => (program = initialized))],
  });
  const module = written.get(name);
  if (error || !(module instanceof Uint8Array)) {
    const find: FindDeclaration = (file, path) =>
      program && placeOf(declarationOf(program, file, path), textOf);
    return {
      status: 'failed',
      diagnostics,
      cause: error ?? new Error('asc has written no module'),
      declarationOf: find,
    };
  }
  const sourceMap = written.get(`${name}.map`);
  return { status: 'compiled', module, diagnostics, ...(typeof sourceMap === 'string' && { sourceMap }) };
}

/** asc makes an object of the class, and gives it the program. */
function hooksOf(
  { sources, aliases, afterCompile }: Compilation,
  onInitialized: (program: Program) => void,
): Transform {
  class Hooks {
    declare readonly program: Program;

    afterParse(parser: Parser): void {
      trustRuntime(parser);
      if (aliases) setAliases(this.program, aliases(ownTexts(parser, sources.inMemory)));
    }

    afterInitialize(): void {
      onInitialized(this.program);
    }

    afterCompile(module: binaryen.Module): void {
      afterCompile(module, this.program);
    }
  }
  return Hooks as unknown as Transform;
}
