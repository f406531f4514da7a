/** Where the files of this package lie: one layout in the repository, another where it is published. */
import { fileURLToPath } from 'node:url';

/** Published, this file stands in dist/. */
const published = import.meta.url.endsWith('.js');

const root = new URL(published ? '../' : './', import.meta.url);

/** The place of `path` in this package, `/` between its parts. */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(path, root));
}
