import { findPackageJSON } from 'node:module';

/** The package.json of `name`, as the module at `base` would find it. */
export function packageFile(name: string, base: string): string {
  const path = findPackageJSON(name, base);
  if (path === undefined) throw new Error(`The package ${name} is not installed.`);
  return path;
}
