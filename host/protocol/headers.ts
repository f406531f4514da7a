import type { FlatHeaders } from './messages.ts';

/**
 * Fields that concern one connection only (RFC 9110, 7.6.1), in both directions, in lower case. The
 * two of proxy authentication are between a client and its own proxy, which Wayhouse is not.
 */
export const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

// Most names differ from all of the above by length alone, so they need not be put in lower case.
const LENGTHS: readonly boolean[] = Array.from({ length: 20 }, (_, length) =>
  HOP_BY_HOP.values().some((name) => name.length === length),
);

/** Whether the field concerns one connection only. The name may be in any case. */
export function isHopByHop(name: string): boolean {
  return LENGTHS[name.length] === true && HOP_BY_HOP.has(name.toLowerCase());
}

/** The header without hop-by-hop fields and those that `connection` names; itself if it has none. */
export function dropHopByHop(headers: FlatHeaders): FlatHeaders {
  for (let i = 0; i < headers.length; i += 2) {
    if (isHopByHop(headers[i]!)) return endToEnd(headers);
  }
  return headers;
}

/** What the header's `connection` fields name, in lower case. */
export function connectionOptions(headers: FlatHeaders): ReadonlySet<string> {
  const options = new Set<string>();
  for (let i = 0; i < headers.length; i += 2) {
    if (headers[i]!.toLowerCase() !== 'connection') continue;
    for (const option of headers[i + 1]!.split(',')) options.add(option.trim().toLowerCase());
  }
  return options;
}

function endToEnd(headers: FlatHeaders): FlatHeaders {
  const named = connectionOptions(headers);
  return filterHeaders(headers, (name) => !HOP_BY_HOP.has(name) && !named.has(name));
}

/** The fields that `keep` wants; it is given each name in lower case. */
export function filterHeaders(headers: FlatHeaders, keep: (name: string) => boolean): FlatHeaders {
  const kept: string[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    if (keep(headers[i]!.toLowerCase())) kept.push(headers[i]!, headers[i + 1]!);
  }
  return kept;
}
