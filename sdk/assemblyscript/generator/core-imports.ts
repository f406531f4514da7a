import { type Doc, hardLine, join, signature } from './doc.ts';
import type { Core } from './layout.ts';
import type { SourceFile } from './source-file.ts';

export const CORE_FILE = 'core';

/** A function of the host as core modules see it. */
export interface CoreImport {
  readonly module: string;
  readonly name: string;
  readonly params: readonly Core[];
  readonly result: Core | 'void';
}

/** The host's functions as the canonical ABI flattens them, each declared once. */
export class CoreImports {
  readonly #file: SourceFile;
  readonly #names = new Map<string, string>();

  constructor(file: SourceFile) {
    this.#file = file;
  }

  /** The name of the function in the file that asks for it. */
  name(declared: CoreImport, wish: string, caller: SourceFile): string {
    return caller.use(CORE_FILE, this.#nameHere(declared, wish));
  }

  #nameHere(declared: CoreImport, wish: string): string {
    const key = `${declared.module} ${declared.name}`;
    const name = this.#names.get(key) ?? this.#file.scope.claim(wish);
    if (!this.#names.has(key)) this.#file.add(declaration(name, declared));
    this.#names.set(key, name);
    return name;
  }
}

function declaration(name: string, { module, name: imported, params, result }: CoreImport): Doc {
  const typed = params.map((core, index) => `p${index}: ${core}`);
  const lines: Doc[] = [
    '// @ts-ignore: decorator',
    `@external('${module}', '${imported}')`,
    [signature(`export declare function ${name}`, typed, result), ';'],
  ];
  return join(hardLine, lines);
}
