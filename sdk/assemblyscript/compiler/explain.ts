/** Errors in generated files, told as what they are: a guest that does not export what its world asks for. */
import type { Bindings } from './bindings.ts';
import type { Diagnostic, Place } from './diagnostics.ts';
import type { GuestExport } from './guest-exports.ts';

export interface Guest {
  /** Its module, relative to the project. */
  readonly entry: string;
  readonly exports: readonly GuestExport[];
  /** These it may leave out. */
  readonly destructors: readonly GuestExport[];
  /** Where its module declares what stands at the path, absent where it does not. */
  readonly placeOf: (path: readonly string[]) => Place | undefined;
}

/**
 * What is wrong with an export is told once, in the words of the guest's author. Other errors in generated files
 * follow from it and are left out; where none explains them, all stay.
 */
export function explain(
  found: readonly Diagnostic[],
  bindings: Bindings,
  guest: Guest,
): readonly Diagnostic[] {
  const { files } = bindings;
  const [generated, own] = partition(found, ({ file }) => file !== undefined && files.has(file));
  if (generated.length === 0) return found;
  // Of several errors of one export the first counts.
  const errors = new Map(generated.reverse().map((error) => [coreName(error, bindings), error]));
  const wanted = [
    ...guest.exports,
    ...guest.destructors.filter(({ core, path }) => errors.has(core) && guest.placeOf(path)),
  ];
  const explained = wanted.flatMap((each) => explainExport(each, errors.get(each.core), guest));
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

/** What the exported function that the error belongs to is called in the core module. */
function coreName({ file = '', line = 0 }: Diagnostic, bindings: Bindings): string {
  const { files, entry, exports } = bindings;
  const within = functionAt(files.get(file), line);
  const name = file === entry ? within : destructorBy(within, files.get(entry));
  return (exports.get(name) ?? '').replace(/^cabi_post_/, '');
}

/** The first line of a function has no indent. */
function functionAt(text = '', line: number): string {
  const above = text.split('\n').slice(0, line).reverse();
  const [, name = ''] = above.map((each) => /^export function (\w+)/.exec(each)).find(Boolean) ?? [];
  return name;
}

/** The function of the entry that does no more than call this one. */
function destructorBy(helper: string, entry = ''): string {
  const [, local = helper] = new RegExp(String.raw`\b${helper} as (\w+)`).exec(entry) ?? [];
  const call = new RegExp(String.raw`^export function (\w+)\(rep: i32\): void \{\n  ${local}\(rep\);`, 'm');
  return call.exec(entry)?.[1] ?? '';
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
