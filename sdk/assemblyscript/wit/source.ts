import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SdkError } from '../errors.ts';
import { joinPackages, type WitFile, WitText } from './join.ts';

/**
 * A `.wit` file, a folder of them with what they use in `deps/`, or the text itself. What the text gates with
 * `@unstable(feature = f)` is there where `features` holds `f`.
 */
export type WitSource = ({ readonly path: string } | { readonly text: string }) & {
  readonly features?: readonly string[];
};

/**
 * The source as one text, as the component tools take it without reaching for files themselves.
 *
 * Errors: `wit_unreadable`, `wit_invalid`.
 */
export async function loadWit(source: WitSource): Promise<WitText> {
  const files = 'text' in source ? [{ path: 'the WIT text', text: source.text }] : await filesOf(source.path);
  return new WitText(files, source.features ?? []);
}

async function filesOf(path: string): Promise<readonly WitFile[]> {
  const isFolder = await reading(path, async () => (await stat(path)).isDirectory());
  if (!isFolder) return [await witFile(path)];
  const main = await folderFiles(path);
  if (main.length === 0) throw unreadable(path, 'there is no .wit file in it');
  return joinPackages(main, await dependencies(path));
}

async function folderFiles(folder: string): Promise<WitFile[]> {
  const names = await reading(folder, (path) => readdir(path));
  return Promise.all(
    names
      .filter(isWit)
      .sort()
      .map((name) => witFile(join(folder, name))),
  );
}

/** Each entry of `deps/` is a package: a file, or a folder of files. */
async function dependencies(folder: string): Promise<WitFile[][]> {
  const names = await readdir(join(folder, 'deps')).catch(() => []);
  return Promise.all(names.sort().map((name) => dependency(join(folder, 'deps', name))));
}

async function dependency(path: string): Promise<WitFile[]> {
  const isFolder = await reading(path, async () => (await stat(path)).isDirectory());
  if (isFolder) return folderFiles(path);
  if (/\.(wasm|wat)$/.test(path))
    throw unreadable(path, 'it is an encoded package', 'Write it as text: wasm-tools component wit.');
  return isWit(basename(path)) ? [await witFile(path)] : [];
}

function isWit(name: string): boolean {
  return name.endsWith('.wit');
}

async function witFile(path: string): Promise<WitFile> {
  const text = await reading(path, () => readFile(path, 'utf8'));
  return { path, text: text.replace(/^\uFEFF/, '') };
}

async function reading<T>(path: string, action: (path: string) => Promise<T>): Promise<T> {
  return action(path).catch((cause: unknown) => {
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause));
  });
}

function unreadable(path: string, why: string, repair?: string): SdkError {
  return new SdkError('wit_unreadable', `${path}: ${why}`, repair === undefined ? {} : { repair });
}
