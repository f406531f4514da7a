import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { WayhouseError } from '../protocol/errors.ts';

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** Whether a token is the right one. Takes the same time for every wrong token. */
export type IsRight = (token: string) => boolean;

/** `tokenHash`: SHA-256 of the token, in hex. */
export function createIsRight(tokenHash: string): IsRight {
  const expected = Buffer.from(tokenHash, 'hex');
  return (token) => timingSafeEqual(createHash('sha256').update(token).digest(), expected);
}

/** The token that a call brings. Rejects with unauthorized where it brings none, or more than one. */
export function tokenOf({ headersDistinct }: IncomingMessage): string {
  const [authorization, second] = headersDistinct['authorization'] ?? [];
  if (authorization === undefined) {
    throw new WayhouseError('unauthorized', 'The Authorization field is missing.');
  }
  if (second !== undefined) {
    throw new WayhouseError('unauthorized', 'There is more than one Authorization field.');
  }
  const token = BEARER.exec(authorization)?.[1];
  if (token !== undefined) return token;
  throw new WayhouseError('unauthorized', 'The Authorization field is not "Bearer <token>".');
}
