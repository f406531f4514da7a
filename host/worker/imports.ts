import {
  LOG_LEVELS,
  type FetchOutcome,
  type FlatHeaders,
  type LogLevel,
  type OutgoingRequest,
} from '../protocol/messages.ts';
import type { GuestImports, GuestResponse } from './guest.ts';
import { bytes, flatten, text, unsigned } from './plain.ts';

/** What an instance's imports ask of the request that it serves. */
export interface HostCalls {
  config(key: string): string | undefined;
  log(level: LogLevel, message: string, fields: FlatHeaders): void;
  fetch(request: OutgoingRequest): Promise<FetchOutcome>;
}

/** As glue hands it over: of which kinds its fields really are, nobody has checked. */
type GuestOutgoingRequest = Readonly<Record<keyof OutgoingRequest, unknown>>;

/** The import object of world `handler`, under the names that the glue looks up. */
export function importsFor(calls: HostCalls): GuestImports {
  return {
    'wayhouse:plugin/types': {},
    'wayhouse:plugin/config': { get: (key: unknown) => calls.config(text(key)) },
    'wayhouse:plugin/log': {
      log: (level: LogLevel, message: unknown, fields: unknown) => {
        if (LOG_LEVELS.includes(level)) calls.log(level, text(message), flatten(fields));
      },
    },
    'wayhouse:plugin/http': { fetch: (request: GuestOutgoingRequest) => fetchFor(calls, request) },
  };
}

async function fetchFor(calls: HostCalls, request: GuestOutgoingRequest): Promise<GuestResponse> {
  const { ok, error } = await calls.fetch(outgoing(request));
  // jco lowers what an error carries as `payload` into the err case of the result.
  if (error !== undefined) throw Object.assign(new Error(error.tag), { payload: error });
  return { status: ok.status, headers: pair(ok.headers), body: ok.body };
}

function outgoing({ method, url, headers, body, timeoutMs }: GuestOutgoingRequest): OutgoingRequest {
  return {
    method: text(method),
    url: text(url),
    headers: flatten(headers),
    body: bytes(body),
    timeoutMs: timeoutMs === undefined ? undefined : unsigned(timeoutMs, 32),
  };
}

export function pair(flat: FlatHeaders): [string, string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) pairs.push([flat[i]!, flat[i + 1]!]);
  return pairs;
}
