import { decideGrants } from '../policy/grants.ts';
import { WayhouseError } from '../protocol/errors.ts';
import { LIMIT_NAMES, type Limits } from '../protocol/limits.ts';
import type { Settings } from '../protocol/settings.ts';

/** What the schema of settings cannot say. Throws `limit_over_ceiling` or `invalid_settings`. */
export function checkSettings(settings: Settings, ceilings: Limits): void {
  const over = LIMIT_NAMES.filter((name) => (settings.limits?.[name] ?? 0) > ceilings[name]);
  if (over.length > 0) {
    const each = over.map((name) => `${name}: ${settings.limits?.[name]} is above ${ceilings[name]}`);
    throw new WayhouseError('limit_over_ceiling', each.join('; '));
  }
  decideGrants({}, settings);
}
