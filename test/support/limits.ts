import { LIMIT_NAMES, LIMITS, type Limits } from '../../host/protocol/limits.ts';

/** Every limit at its default. */
export const DEFAULT_LIMITS = Object.fromEntries(
  LIMIT_NAMES.map((name) => [name, LIMITS[name].default]),
) as unknown as Limits;
