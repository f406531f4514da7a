/**
 * In the repository, packages find one another by their sources, not by what was built last:
 *
 *     node --import ./scripts/sources.mjs sdk/cli/main.ts
 *
 * What "paths" in tsconfig.json is to the compiler. Plain JavaScript: it stands before Node strips types.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const FOLDERS = ['host', 'sdk/assemblyscript', 'sdk/client'];

const root = new URL('../', import.meta.url);
const sources = new Map(FOLDERS.flatMap(sourcesOf));

/** Each entry of a package, with the module that it is built from. */
function sourcesOf(folder) {
  const { name, exports } = JSON.parse(readFileSync(new URL(`${folder}/package.json`, root), 'utf8'));
  return Object.entries(exports).flatMap(([entry, built]) => {
    const [, path] = /^\.\/dist\/(.*)\.js$/.exec(built) ?? [];
    return path ? [[name + entry.slice(1), new URL(`${folder}/${path}.ts`, root).href]] : [];
  });
}

registerHooks({
  resolve(specifier, context, next) {
    const url = sources.get(specifier);
    return url ? { url, shortCircuit: true } : next(specifier, context);
  },
});
