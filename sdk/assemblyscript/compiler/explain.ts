/** Errors in generated files, told as what they are: a guest that does not export what its world asks for. */
import type { Bindings } from './bindings.ts';
import type { Diagnostic, Place } from './diagnostics.ts';
import type { GuestExport } from './guest-exports.ts';
import type { Files } from './sources.ts';

export interface Guest {
  /** Its module, relative to the project. */
  readonly entry: string;
  readonly exports: readonly GuestExport[];
  /** Where its module declares what stands at the path, absent where it does not. */
  readonly placeOf: (path: readonly string[]) => Place | undefined;
}

/**
 * What is wrong with an export is told once, in the words of the guest's author. Other errors in generated files
 * follow from it and are left out; where none explains them, all stay.
 */
export function explain(
  found: readonly Diagnostic[],
  { files, exports }: Bindings,
  guest: Guest,
): readonly Diagnostic[] {
  const [generated, own] = partition(found, ({ file }) => file !== undefined && files.has(file));
  if (generated.length === 0) return found;
  // Of several errors of one export the first counts.
  const errors = new Map(generated.reverse().map((error) => [coreName(error, files, exports), error]));
  const explained = guest.exports.flatMap((wanted) => explainExport(wanted, errors.get(wanted.core), guest));
  return explained.length > 0 ? [...own, ...explained] : found;
}

function explainExport(wanted: GuestExport, error: Diagnostic | undefined, guest: Guest): Diagnostic[] {
  const { path } = wanted;
  const place = guest.placeOf(path);
  const name = path.join('.');
  const repair = `The world has \`${wanted.wit}\`. In AssemblyScript:\n\n${wanted.snippet}\n`;
  // A class need not write its constructor.
  const isThere = place ?? (path.at(-1) === 'constructor' && guest.placeOf(path.slice(0, -1)));
  if (!isThere) {
    const message = `${guest.entry} does not export ${name}.`;
    return [{ severity: 'error', code: 'TS2305', message, ...guest.placeOf([]), repair }];
  }
  if (!error) return [];
  const message = `${name} does not fit the world: ${error.message}`;
  return [{ ...error, message, ...(place ?? guest.placeOf(path.slice(0, -1))), repair }];
}

/** What the function that the error stands in is called in the core module. Its first line has no indent. */
function coreName({ file = '', line = 0 }: Diagnostic, files: Files, exports: Bindings['exports']): string {
  const above = (files.get(file) ?? '').split('\n').slice(0, line).reverse();
  const [, name = ''] = above.map((each) => /^export function (\w+)/.exec(each)).find(Boolean) ?? [];
  return (exports.get(name) ?? '').replace(/^cabi_post_/, '');
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
