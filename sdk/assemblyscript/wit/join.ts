import { SdkError } from '../errors.ts';
import { type FileParts, fileParts } from './file-parts.ts';

export interface WitFile {
  readonly path: string;
  readonly text: string;
}

/** One text that may have been made of many files. */
export class WitText {
  readonly text: string;
  /** Those whose `@unstable` items are wanted. */
  readonly features: readonly string[];
  readonly #chunks: readonly WitFile[];

  constructor(chunks: readonly WitFile[], features: readonly string[]) {
    this.#chunks = chunks;
    this.features = features;
    this.text = chunks.map(({ text }) => text).join('');
  }

  /** Where an offset of the text stands, as in `wit/world.wit:12`. */
  placeOf(offset: number): string {
    let start = 0;
    for (const { path, text } of this.#chunks) {
      if (offset < start + text.length) return `${path}:${lineAt(text, offset - start)}`;
      start += text.length;
    }
    const { path, text } = this.#chunks.at(-1)!;
    return `${path}:${lineAt(text.trimEnd(), text.length)}`;
  }
}

type PartedFile = WitFile & { readonly parts: FileParts };

/**
 * A package and those it uses as one text: its files one after another below a single `package` line, the
 * others as `package a:b { ... }` blocks.
 *
 * Errors: `wit_invalid` where the files do not fit together.
 */
export function joinPackages(
  main: readonly WitFile[],
  others: readonly (readonly WitFile[])[],
): readonly WitFile[] {
  if (main.length === 1 && others.length === 0) return main;
  return [...mainPackage(main.map(parted)), ...others.flatMap((files) => usedPackage(files.map(parted)))];
}

function parted(file: WitFile): PartedFile {
  const parts = fileParts(file.text);
  if (parts.unclosed === undefined) return { ...file, parts };
  throw invalid(`${place(file, parts.unclosed)}: what begins here is not closed, or closes nothing`);
}

function mainPackage(files: readonly PartedFile[]): WitFile[] {
  const header = packageLine(files);
  return [
    ...(header ? [{ path: header.path, text: `package ${header.id};\n` }] : []),
    ...bodies(files),
    ...nested(files),
  ];
}

function usedPackage(files: readonly PartedFile[]): WitFile[] {
  const header = packageLine(files);
  if (!header) return withoutPackage(files);
  const glue = (text: string) => ({ path: header.path, text });
  return [glue(`package ${header.id} {\n`), ...bodies(files), glue('}\n'), ...nested(files)];
}

function withoutPackage(files: readonly PartedFile[]): WitFile[] {
  const homeless = files.find(({ parts }) => parts.body.trim() !== '');
  if (homeless) throw invalid(`${homeless.path}: neither it nor a file beside it has a package line`);
  return nested(files);
}

/** The files of a package may leave the line out, but not disagree. */
function packageLine(
  files: readonly PartedFile[],
): { readonly id: string; readonly path: string } | undefined {
  const lines = files.flatMap((file) => (file.parts.header ? [{ ...file.parts.header, file }] : []));
  const [first] = lines;
  const odd = lines.find(({ id }) => id !== first?.id);
  if (!first) return undefined;
  if (!odd) return { id: first.id, path: first.file.path };
  const found = `${place(odd.file, odd.start)}: package ${odd.id}`;
  throw invalid(
    `${found}, and ${place(first.file, first.start)}: package ${first.id}; files of a folder are one package`,
  );
}

function bodies(files: readonly PartedFile[]): WitFile[] {
  return files.map(({ path, parts }) => ({ path, text: `${parts.body}\n` }));
}

function nested(files: readonly PartedFile[]): WitFile[] {
  return files
    .filter(({ parts }) => parts.nested !== '')
    .map(({ path, parts }) => ({ path, text: `${parts.nested}\n` }));
}

function place({ path, text }: WitFile, offset: number): string {
  return `${path}:${lineAt(text, offset)}`;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function invalid(detail: string): SdkError {
  return new SdkError('wit_invalid', detail);
}
