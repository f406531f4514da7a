import { checkSettings } from '../plugins/settings-check.ts';
import { decideGrants, type Grants } from '../policy/grants.ts';
import { WayhouseError } from '../protocol/errors.ts';
import { LIMIT_NAMES, LIMITS, type LimitName, type Limits, resolveLimits } from '../protocol/limits.ts';
import type { Manifest } from '../protocol/settings.ts';
import type { FakeFetch } from './fakes.ts';

/** What a plugin is given in a test. */
export interface TestSettings {
  /** What its config.get answers. */
  readonly config?: Readonly<Record<string, string>>;
  /** Limits that differ from their defaults, as in the settings of a plugin. */
  readonly limits?: Partial<Limits>;
  /** Who answers its outbound calls: a function, or a table of answers by URL. */
  readonly fetch?: FakeFetch;
  /**
   * What its upload would ask for, all of which is granted; calls to other origins are `denied`. Every
   * origin may be called where it is not given.
   */
  readonly manifest?: Manifest;
}

/** Each limit's value. Throws `invalid_settings` or `limit_over_ceiling` as `PUT .../settings` does. */
export function limitsOf({ limits = {}, config = {} }: TestSettings, ceilings: Limits): Limits {
  for (const [name, value] of Object.entries(limits)) checkLimit(name, value);
  for (const [key, value] of Object.entries(config)) checkValue(key, value);
  checkSettings({ limits }, ceilings);
  return resolveLimits(limits, ceilings);
}

function checkLimit(name: string, value: unknown): void {
  if (!isLimit(name))
    throw invalid(`limits.${name}: there is no such limit; there are ${LIMIT_NAMES.join(', ')}`);
  const { minimum } = LIMITS[name];
  if (!Number.isSafeInteger(value) || (value as number) < minimum)
    throw invalid(`limits.${name}: ${String(value)} is not a whole number of ${minimum} or more`);
}

const isLimit = (name: string): name is LimitName => Object.hasOwn(LIMITS, name);

function checkValue(key: string, value: unknown): void {
  if (typeof value !== 'string') throw invalid(`config.${key}: it must be a string, but is ${typeof value}`);
}

const invalid = (detail: string) => new WayhouseError('invalid_settings', detail);

/** Both keys for what the manifest asks for; without one, for whatever is called. */
export function grantsOf({ manifest }: TestSettings): Grants {
  if (manifest === undefined) return EVERY_ORIGIN;
  const origins = (manifest.http?.origins ?? []).map((origin) => ({ origin }));
  return decideGrants(manifest, { grants: { http: { origins } } });
}

const EVERY_ORIGIN: Grants = {
  http: { get: (origin) => ({ origin }) },
  onlyAsked: [],
  onlyGranted: [],
};
