/**
 * Builds the components that tests, benches and the demo load, where their sources have changed.
 *
 * node guests/build.ts [--assemblyscript-only]
 */
import { parseArgs } from 'node:util';
import { buildAssemblyScriptGuests } from './assemblyscript.ts';
import { buildRustGuests } from './rust.ts';
import { buildWatGuests } from './wat.ts';

const { values } = parseArgs({ options: { 'assemblyscript-only': { type: 'boolean', default: false } } });

try {
  await buildAssemblyScriptGuests();
  if (!values['assemblyscript-only']) {
    await buildWatGuests();
    await buildRustGuests();
  }
} catch (error) {
  // What went wrong stands in the message; where in this script it did helps nobody.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
