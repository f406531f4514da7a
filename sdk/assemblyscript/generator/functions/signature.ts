/** A function as core modules see it. */
import type { Func } from '../../wit/world.ts';
import { type Core, flatten, MAX_FLAT_PARAMS } from '../layout.ts';

export interface Signature {
  /** Each parameter's core values; `spilled` where they are too many and stand in memory. */
  readonly params: readonly (readonly Core[])[] | 'spilled';
  /** `returned` where it stands in memory. */
  readonly result: Core | 'void' | 'returned';
}

export function signatureOf({ params, result }: Func): Signature {
  const flat = params.map(({ type }) => flatten(type));
  const results = result ? flatten(result) : [];
  return {
    params: flat.flat().length > MAX_FLAT_PARAMS ? 'spilled' : flat,
    result: results.length > 1 ? 'returned' : (results[0] ?? 'void'),
  };
}

/** The core values of all parameters. Spilled ones are an address. */
export function coreParams({ params }: Signature): readonly Core[] {
  return params === 'spilled' ? ['usize'] : params.flat();
}
