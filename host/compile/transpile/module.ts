import { WayhouseError } from '../../protocol/errors.ts';
import type { Linkage } from '../../protocol/linkage.ts';
import type { CoreNeeds } from '../../protocol/metering.ts';
import { coreSections } from '../binary/core-module.ts';
import { coreTypes } from '../binary/core-types.ts';
import { Reader } from '../binary/reader.ts';
import { linkageOf } from '../linkage/linkage.ts';
import { meter, type Metered } from '../meter/meter.ts';

/** What a component is made into. */
export interface Module {
  readonly linkage: Linkage;
  /** The metered core modules, by their names in the linkage. */
  readonly cores: ReadonlyMap<string, Uint8Array>;
  /** By the same names. */
  readonly needs: Readonly<Record<string, CoreNeeds>>;
  /** Types that they define, in all. */
  readonly types: number;
}

/** For a component that has passed the inspection. Throws as `linkageOf` and `meter` do. */
export function moduleOf(component: Uint8Array): Module {
  const { linkage, cores } = linkageOf(component);
  const metered = [...cores].map(([name, bytes]) => [name, meteredCore(name, bytes)] as const);
  return {
    linkage,
    cores: new Map(metered.map(([name, { bytes }]) => [name, bytes])),
    needs: Object.fromEntries(metered.map(([name, { needs }]) => [name, needs])),
    types: metered.reduce((sum, [, { bytes }]) => sum + countTypes(bytes), 0),
  };
}

function meteredCore(name: string, bytes: Uint8Array): Metered {
  try {
    return meter(bytes);
  } catch (thrown) {
    const { code, detail } = WayhouseError.from(thrown);
    throw new WayhouseError(code, `${name}: ${detail}`, { cause: thrown });
  }
}

/** The id of the section of types. */
const TYPES = 1;

function countTypes(core: Uint8Array): number {
  for (const { id, content } of coreSections(Reader.of(core)))
    if (id === TYPES) return coreTypes(content).length;
  return 0;
}
