import {
  LOG_LEVELS,
  type FetchOutcome,
  type FlatHeaders,
  type LogLevel,
  type OutgoingRequest,
} from '../protocol/messages.ts';
import type { GuestImports, GuestResponse } from './guest.ts';

type Pairs = readonly (readonly [string, string])[];

/** What an instance's imports ask of the request that it serves. */
export interface HostCalls {
  config(key: string): string | undefined;
  log(level: LogLevel, message: string, fields: FlatHeaders): void;
  fetch(request: OutgoingRequest): Promise<FetchOutcome>;
}

interface GuestOutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Pairs;
  readonly body: Uint8Array;
  readonly timeoutMs?: number;
}

/** The import object of world `handler`, under the names that the glue looks up. */
export function importsFor(calls: HostCalls): GuestImports {
  return {
    'wayhouse:plugin/types': {},
    'wayhouse:plugin/config': { get: (key: string) => calls.config(key) },
    'wayhouse:plugin/log': {
      log: (level: LogLevel, message: string, fields: Pairs) => {
        if (LOG_LEVELS.includes(level)) calls.log(level, message, flatten(fields));
      },
    },
    'wayhouse:plugin/http': { fetch: (request: GuestOutgoingRequest) => fetchFor(calls, request) },
  };
}

async function fetchFor(calls: HostCalls, request: GuestOutgoingRequest): Promise<GuestResponse> {
  const { method, url, headers, body, timeoutMs } = request;
  const { ok, error } = await calls.fetch({ method, url, headers: flatten(headers), body, timeoutMs });
  // jco lowers what an error carries as `payload` into the err case of the result.
  if (error !== undefined) throw Object.assign(new Error(error.tag), { payload: error });
  return { status: ok.status, headers: pair(ok.headers), body: ok.body };
}

export function flatten(pairs: Pairs): string[] {
  const flat: string[] = [];
  for (const [name, value] of pairs) flat.push(name, value);
  return flat;
}

export function pair(flat: FlatHeaders): [string, string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) pairs.push([flat[i]!, flat[i + 1]!]);
  return pairs;
}
