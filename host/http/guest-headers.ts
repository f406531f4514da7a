import type { IncomingMessage } from 'node:http';
import { connectionOptions, isHopByHop } from '../protocol/headers.ts';
import type { FlatHeaders } from '../protocol/messages.ts';

/** What the gateway itself tells the guest about the request. */
export interface Provenance {
  readonly authority: string;
  /** The path prefix that the guest does not see; "" if none. */
  readonly prefix: string;
  readonly scheme: string;
  readonly remoteAddress: string;
  readonly requestId: string;
}

/** Claims that only the gateway may make, and `expect`, which it has answered itself. */
const OURS = new Set(['forwarded', 'x-request-id', 'expect']);

/** Of them all, also of `x-forwarded-*`: most names begin with another. */
const FIRST_LETTERS = 'fxe';

/** The client's header as the guest sees it, with our own claims at its end. */
export function guestHeaders(raw: IncomingMessage, from: Provenance): FlatHeaders {
  const { rawHeaders } = raw;
  const options = optionsOf(raw);
  const headers: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] as string).toLowerCase();
    if (isHopByHop(name) || isOurs(name) || isDropped(name, options)) continue;
    // The target's authority wins over Host (RFC 9112, 3.2.2), so the guest sees one truth.
    headers.push(name, name === 'host' ? from.authority : (rawHeaders[at + 1] as string));
  }
  return claim(headers, from);
}

/** The fields that `connection` names; nearly all clients name none. */
function optionsOf({ headers, rawHeaders }: IncomingMessage): ReadonlySet<string> | undefined {
  const { connection } = headers;
  const usual = connection === undefined || connection === 'keep-alive' || connection === 'close';
  return usual ? undefined : connectionOptions(rawHeaders);
}

/** Whether `connection` names it. It may not name Host, which every recipient needs. */
function isDropped(name: string, options: ReadonlySet<string> | undefined): boolean {
  return options?.has(name) === true && name !== 'host';
}

function isOurs(name: string): boolean {
  if (!FIRST_LETTERS.includes(name.charAt(0))) return false;
  return OURS.has(name) || name.startsWith('x-forwarded-') || isDisguised(name);
}

/** Whether it reads like a claim of ours to a guest that takes "_" for "-", as CGI does. */
function isDisguised(name: string): boolean {
  if (!name.includes('_')) return false;
  const plain = name.replaceAll('_', '-');
  return plain.startsWith('x-forwarded-') || OURS.has(plain);
}

function claim(headers: string[], from: Provenance): string[] {
  headers.push('x-forwarded-for', from.remoteAddress, 'x-forwarded-proto', from.scheme);
  if (from.authority !== '') headers.push('x-forwarded-host', from.authority);
  if (from.prefix !== '') headers.push('x-forwarded-prefix', from.prefix);
  headers.push('x-request-id', from.requestId);
  return headers;
}
