import type { Egress } from '../../../../host/egress/egress.ts';
import { checkFetch } from '../../../../host/policy/fetch.ts';
import { decideGrants, type Grants } from '../../../../host/policy/grants.ts';
import type { FetchOutcome, OutgoingRequest } from '../../../../host/protocol/messages.ts';
import type { GrantedOrigin } from '../../../../host/protocol/settings.ts';

/** Both keys for these origins: asked for and granted. */
export function granting(...origins: readonly GrantedOrigin[]): Grants {
  const asked = origins.map(({ origin }) => origin);
  return decideGrants({ http: { origins: asked } }, { grants: { http: { origins: [...origins] } } });
}

/** What becomes of a guest's call: the policy decides, then the egress thread makes it. */
export async function guestCall(
  egress: Egress,
  grants: Grants,
  asked: Partial<OutgoingRequest>,
): Promise<FetchOutcome> {
  const whole = { method: 'GET', url: '', headers: [], body: new Uint8Array(0), timeoutMs: 30_000, ...asked };
  const { request, grant, error } = checkFetch(grants, whole);
  if (error !== undefined) return { error };
  const bounds = { timeoutMs: whole.timeoutMs ?? 30_000, maxResponseBytes: 1024 * 1024 };
  return egress.fetch({ request, plugin: 'guest', private: grant.private ?? false, ...bounds }).outcome;
}
