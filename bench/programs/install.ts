import { installPackages } from '../packages.ts';

/** Those of the programs. */
export const installPrograms = (): void => installPackages(import.meta.dirname);
