/** Where the files of this package lie: one layout in the repository, another where it is published. */
import { fileURLToPath } from 'node:url';

export const PACKAGE = '@wayhouse/assemblyscript';

/** Published, this file stands in dist/compiler. */
const published = import.meta.url.endsWith('.js');

const root = new URL(published ? '../../' : '../', import.meta.url);

/** The folder of `path` in this package, `/` between its parts. */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(path, root));
}

/** The folder with the WIT text of the contract `wayhouse:plugin`. */
export function contractFolder(): string {
  return packageFile(published ? 'dist/contract' : '../../wit/v0.1');
}
