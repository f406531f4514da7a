import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import { WayhouseError } from '../protocol/errors.ts';

/** Where a request goes. */
export interface Target {
  /** Host and port as the client wrote them; "" if it named none (HTTP/1.0). */
  readonly authority: string;
  /** Without port, lower case. */
  readonly host: string;
  /** Path and query as the client wrote them. */
  readonly path: string;
}

const AUTHORITY = /^(\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?)(?::([0-9]{0,5}))?$/i;
const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/is;
/** Of a name and a port. */
const MAX_AUTHORITY = 261;

/** `url` is the request target of the request line. Rejects with bad_request. */
export function readTarget(raw: IncomingMessage, url: string): Target {
  if (url.includes('#')) throw new WayhouseError('bad_request', 'The request target has a fragment.');
  const authority = readHost(raw);
  const host = authority === '' && raw.httpVersionMinor === 0 ? '' : hostOf(authority);
  if (url.startsWith('/')) return { authority, host, path: url };
  const absolute = ABSOLUTE.exec(url);
  if (absolute !== null) return targetOf(absolute[1] as string, pathOf(absolute[2] as string));
  throw new WayhouseError('bad_request', 'The request target is neither a path nor an http: URL.');
}

function targetOf(authority: string, path: string): Target {
  return { authority, host: hostOf(authority), path };
}

const hostOf = remembered(parseHost);

/** The host of "name", "name:port" or the same with an IP literal; without a final dot, lower case. */
function parseHost(authority: string): string {
  const [, host = '', port = ''] = authority.length > MAX_AUTHORITY ? [] : (AUTHORITY.exec(authority) ?? []);
  if (host === '' || Number(port) > 65_535 || (host.startsWith('[') && !isIPv6(host.slice(1, -1)))) {
    throw new WayhouseError('bad_request', 'The host is not "name" or "name:port".');
  }
  return withoutFinalDot(host.toLowerCase());
}

/** The same function, which does not begin anew where it is asked the same as the last time. */
function remembered(of: (text: string) => string): (text: string) => string {
  let last: readonly [text: string, result: string] = ['', ''];
  return (text) => {
    if (text !== last[0] || text === '') last = [text, of(text)];
    return last[1];
  };
}

/** RFC 9112, 3.2: exactly one Host field in HTTP/1.1. Node's `headers.host` hides a second one. */
function readHost(raw: IncomingMessage): string {
  const { rawHeaders } = raw;
  let host: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (!isHost(rawHeaders[at] as string)) continue;
    if (host !== undefined) throw new WayhouseError('bad_request', 'There is more than one Host field.');
    host = rawHeaders[at + 1] as string;
  }
  if (host === undefined && raw.httpVersionMinor !== 0) {
    throw new WayhouseError('bad_request', 'The Host field is missing.');
  }
  return host ?? '';
}

function isHost(name: string): boolean {
  return name.length === 4 && name.toLowerCase() === 'host';
}

function pathOf(rest: string): string {
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function withoutFinalDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

/** What a guest at `prefix` sees of the path: it begins with "/". */
export function pathBelow(prefix: string, path: string): string {
  const rest = path.slice(prefix.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}
