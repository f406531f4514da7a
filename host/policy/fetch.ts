import { dropHopByHop, filterHeaders } from '../protocol/headers.ts';
import type { FetchError, FlatHeaders, OutgoingRequest } from '../protocol/messages.ts';
import type { GrantedOrigin } from '../protocol/settings.ts';
import { describeFault, isMethodToken, lowerCaseName, quote, valueFault } from './fields.ts';
import type { Grants } from './grants.ts';

/** The call as it may go out and the grant that allows it, or why it may not. */
export type FetchDecision =
  | { readonly request: OutgoingRequest; readonly grant: GrantedOrigin; readonly error?: never }
  | { readonly error: FetchError; readonly request?: never; readonly grant?: never };

/** CONNECT makes a tunnel and TRACE shows what a proxy added: neither is a call to a granted origin. */
const NEVER_METHODS = ['CONNECT', 'TRACE'];

/** Longest method, as in a grant. */
const MOST_METHOD = 20;
/** Longest URL, in UTF-16 units. */
const MOST_URL = 16_384;
/** Longest host with user name and port. A name has 253 characters; a long one out of many scripts takes the parser long. */
const MOST_AUTHORITY = 512;
/** Most fields of a header, and most characters of all names and values. */
const MOST_FIELDS = 1_000;
const MOST_HEADER = 65_536;

/** Where the URL parser finds the authority of an absolute http URL, whatever the number of slashes. */
const HTTP_URL = /^ *https?:[/\\]*([^/\\?#]*)/i;
const OTHER_URL = /^ *([a-z][a-z0-9+.-]{0,50}):/i;

/** Fields that the host sets itself. `expect` too: the body is sent at once. */
const SET_BY_HOST = new Set(['host', 'content-length', 'expect']);

/** Decides on a guest's outbound call. The request that comes back has its URL normalised. */
export function checkFetch(grants: Grants, request: OutgoingRequest): FetchDecision {
  const fault = methodFault(request.method) ?? headersFault(request.headers);
  const url = fault ?? parseTarget(request.url);
  if (typeof url === 'string') return refuse('invalid-request', url);
  const grant = grants.http.get(url.origin);
  if (grant === undefined) return refuse('denied', missingKey(grants, url.origin));
  if (grant.methods?.includes(request.method) === false) {
    return refuse('denied', missingMethod(grant, request.method));
  }
  url.hash = '';
  const headers = filterHeaders(dropHopByHop(request.headers), (name) => !SET_BY_HOST.has(name));
  return { request: { ...request, url: url.href, headers }, grant };
}

function refuse(tag: 'denied' | 'invalid-request', val: string): FetchDecision {
  return { error: { tag, val } };
}

function methodFault(method: string): string | undefined {
  if (!isMethodToken(method)) return `the method ${quote(method)} is not a token in upper case, such as POST`;
  if (method.length > MOST_METHOD)
    return `the method ${quote(method)} is longer than ${MOST_METHOD} characters`;
  if (NEVER_METHODS.includes(method)) return `the method ${method} cannot be used`;
  return undefined;
}

function headersFault(headers: FlatHeaders): string | undefined {
  if (headers.length > 2 * MOST_FIELDS) {
    return `the header has ${headers.length / 2} fields; a call may have ${MOST_FIELDS}`;
  }
  const size = headers.reduce((sum, text) => sum + text.length, 0);
  if (size > MOST_HEADER) return `the header has ${size} characters; a call may have ${MOST_HEADER}`;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i]!;
    const value = headers[i + 1]!;
    if (lowerCaseName(name) === undefined) return `the header name ${quote(name)} is not a token`;
    const at = valueFault(value);
    if (at !== -1) return `the header ${quote(name)} has ${describeFault(value, at)}, at index ${at}`;
  }
  return undefined;
}

/** The URL, or what is wrong with it. */
function parseTarget(text: string): URL | string {
  const fault = targetFault(text);
  if (fault !== undefined) return fault;
  const url = URL.parse(text);
  if (url === null) return `${quote(text)} is not an absolute URL`;
  if (url.username !== '' || url.password !== '') {
    return 'the URL has a user name or password; send them in the header "authorization"';
  }
  return url;
}

/** What is wrong with the URL's text, found before any of it is parsed. */
function targetFault(text: string): string | undefined {
  if (text.length > MOST_URL) return `the URL has ${text.length} characters; a call may have ${MOST_URL}`;
  const at = controlIn(text);
  // The parser would drop tabs and line ends: what a reader sees is not what is called.
  if (at !== -1) return `the URL has ${describeFault(text, at)}, at index ${at}`;
  const authority = HTTP_URL.exec(text)?.[1];
  if (authority === undefined) {
    const scheme = OTHER_URL.exec(text)?.[1]?.toLowerCase();
    return scheme === undefined
      ? `${quote(text)} is not an absolute URL`
      : `the URL's scheme is ${quote(scheme)}; only http and https can be called`;
  }
  if (authority.length > MOST_AUTHORITY) {
    return `the URL's host has ${authority.length} characters; no name has more than 253`;
  }
  return undefined;
}

function controlIn(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code === 0x7f) return i;
  }
  return -1;
}

function missingKey(grants: Grants, origin: string): string {
  const ask = `add "${origin}" to http.origins in the manifest and upload the component with it`;
  const grant = `the operator adds {"origin": "${origin}"} to grants.http.origins in the settings`;
  if (grants.onlyAsked.includes(origin))
    return `${origin} is asked for but not granted. To allow it, ${grant}`;
  if (grants.onlyGranted.includes(origin))
    return `${origin} is granted but not asked for. To allow it, ${ask}`;
  return `${origin} is neither asked for nor granted. To allow it, ${ask}; then ${grant}`;
}

function missingMethod({ origin, methods }: GrantedOrigin, method: string): string {
  return `${origin} is granted for ${methods?.join(', ')} only. To allow ${method}, the operator adds "${method}" to this origin's methods in grants.http.origins in the settings`;
}
