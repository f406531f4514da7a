import { readFileSync } from 'node:fs';
import { packageFile } from './packages.ts';

/** To be raised by one whenever what `transpile` writes changes for another reason than jco's version. */
const REVISION = 7;

const { version } = JSON.parse(
  readFileSync(packageFile('@bytecodealliance/jco-transpile', import.meta.url), 'utf8'),
) as { version: string };

/** Changes whenever the output of `transpile` would; part of the key under which it is cached. */
export const PIPELINE = `${REVISION}-jco-transpile-${version}`;
