/** Components of the contract around a core module that was made by hand. */
import { component } from '../handmade.ts';
import { bytes, section, type Part } from '../wasm-encode.ts';
import { sectionsOf } from '../wasm-sections.ts';
import { coreModule, type Extras } from './core.ts';

const CORE_MODULE = 1;

const template = await component((wit) => wit.replaceAll(/^ *import (log|http|config);$/gm, ''));
const main = sectionsOf(template).find(({ id }) => id === CORE_MODULE);
if (main === undefined) throw new Error('the component has no core module');
const [before, after] = [template.subarray(0, main.start), template.subarray(main.end)];

/** A component of the world `handler` with this core module, and with more sections behind all others. */
export const wrapped = (core: Uint8Array, behind: Part = []): Uint8Array =>
  bytes(before, section(CORE_MODULE, core), after, behind);

export const plugin = (extras?: Extras, behind?: Part): Uint8Array => wrapped(coreModule(extras), behind);
