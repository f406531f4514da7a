/** Tells whether an output was made of the inputs as they are now. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** One hash over the names and contents of these files, and of all files below those that are folders. */
export async function hashInputs(root: string, paths: readonly string[]): Promise<string> {
  const files = (await Promise.all(paths.map((path) => filesAt(root, path)))).flat().sort();
  const contents = await Promise.all(files.map((file) => readFile(join(root, file))));
  const hash = createHash('sha256');
  files.forEach((file, i) => {
    const content = contents[i] ?? '';
    hash.update(`${file}\0${content.length}\0`).update(content);
  });
  return hash.digest('hex');
}

async function filesAt(root: string, path: string): Promise<string[]> {
  const full = join(root, path);
  if ((await stat(full)).isFile()) return [path];
  const entries = await readdir(full, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(path, entry.parentPath.slice(full.length), entry.name));
}

/** Whether `output` is there and was made of inputs with this hash. */
export async function isUpToDate(output: string, hash: string): Promise<boolean> {
  const made = await readFile(`${output}.inputs`, 'utf8').catch(() => undefined);
  return made === hash && (await exists(output));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Writes the output, whole or not at all, and then what it was made of. */
export async function writeOutput(output: string, bytes: Uint8Array, hash: string): Promise<void> {
  await mkdir(dirname(output), { recursive: true });
  await replace(output, bytes);
  await replace(`${output}.inputs`, hash);
}

// Two builds may run at once: each writes a file of its own and the last one wins.
async function replace(path: string, content: Uint8Array | string): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, content);
  await rename(draft, path);
}
