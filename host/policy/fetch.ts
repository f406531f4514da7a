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

/** Fields that the host sets itself. `expect` too: the body is sent at once. */
const SET_BY_HOST = new Set(['host', 'content-length', 'expect']);

/** Decides on a guest's outbound call. The request that comes back has its URL normalised. */
export function checkFetch(grants: Grants, request: OutgoingRequest): FetchDecision {
  const fault = methodFault(request.method) ?? headersFault(request.headers);
  const url = fault ?? parseTarget(request.url);
  if (typeof url === 'string') return refuse('invalid-request', url);
  const grant = grants.http.find(({ origin }) => origin === url.origin);
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
  if (NEVER_METHODS.includes(method)) return `the method ${method} cannot be used`;
  return undefined;
}

function headersFault(headers: FlatHeaders): string | undefined {
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
  const url = URL.parse(text);
  if (url === null) return `${quote(text)} is not an absolute URL`;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `the URL's scheme is ${quote(url.protocol.slice(0, -1))}; only http and https can be called`;
  }
  if (url.username !== '' || url.password !== '') {
    return 'the URL has a user name or password; send them in the header "authorization"';
  }
  return url;
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
