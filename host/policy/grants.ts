import { WayhouseError, type ErrorCode } from '../protocol/errors.ts';
import type { GrantedOrigin, Manifest, Settings } from '../protocol/settings.ts';

/** The powers of a deployment. Every origin here is as `new URL(text).origin` writes it. */
export interface Grants {
  /** Asked for and granted: what the plugin may call, by its origin. */
  readonly http: Pick<ReadonlyMap<string, GrantedOrigin>, 'get'>;
  /** In the manifest, not in the settings. Gives no power; it makes a denial precise. */
  readonly onlyAsked: readonly string[];
  /** In the settings, not in the manifest. Gives no power; it makes a denial precise. */
  readonly onlyGranted: readonly string[];
}

/** Grants of which every origin is known. */
export interface DecidedGrants extends Grants {
  readonly http: ReadonlyMap<string, GrantedOrigin>;
}

/**
 * Two keys for each power: an origin may be called if the manifest asks for it and the operator grants it.
 *
 * Throws `invalid_manifest` or `invalid_settings` for what is no origin, and for one granted twice.
 */
export function decideGrants(manifest: Manifest, settings: Settings): DecidedGrants {
  const asked = new Set(askedOrigins(manifest));
  const granted = grantedOrigins(settings);
  return {
    http: new Map([...granted].filter(([origin]) => asked.has(origin))),
    onlyAsked: [...asked].filter((origin) => !granted.has(origin)),
    onlyGranted: [...granted.keys()].filter((origin) => !asked.has(origin)),
  };
}

function askedOrigins(manifest: Manifest): string[] {
  const origins = manifest.http?.origins ?? [];
  return origins.map((text, at) => normalise(text, ['invalid_manifest', `http.origins[${at}]`]));
}

function grantedOrigins(settings: Settings): ReadonlyMap<string, GrantedOrigin> {
  const granted = new Map<string, GrantedOrigin>();
  for (const [at, grant] of (settings.grants?.http?.origins ?? []).entries()) {
    const where = `grants.http.origins[${at}]`;
    const origin = normalise(grant.origin, ['invalid_settings', where]);
    // Which of two would hold is a guess, and a wrong one gives a power away.
    if (granted.has(origin)) {
      throw new WayhouseError('invalid_settings', `${where}: ${origin} is granted twice; keep one entry`);
    }
    granted.set(origin, { ...grant, origin });
  }
  return granted;
}

function normalise(text: string, [code, where]: readonly [ErrorCode, string]): string {
  const url = URL.parse(text);
  if (url === null || !isBareOrigin(url)) {
    throw new WayhouseError(
      code,
      `${where}: ${JSON.stringify(text)} is not an origin; write scheme, host and port alone, for example https://api.example.com`,
    );
  }
  return url.origin;
}

function isBareOrigin(url: URL): boolean {
  return /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
}
