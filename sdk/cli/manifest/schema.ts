import { readFileSync } from 'node:fs';
import { packageFile } from '../package-files.ts';
import type { Schema } from './validate.ts';

/** As it is published: what an editor goes by is what `wayhouse` goes by. */
export function manifestSchema(): Schema {
  return JSON.parse(readFileSync(packageFile('wayhouse.schema.json'), 'utf8')) as Schema;
}
