import { createHash, timingSafeEqual } from 'node:crypto';
import { WayhouseError } from '../protocol/errors.ts';

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** Rejects a wrong `authorization` header with unauthorized. */
export type Authorize = (authorization: string | undefined) => void;

/** `tokenHash`: SHA-256 of the token, in hex. Takes the same time for every wrong token. */
export function createAuthorize(tokenHash: string): Authorize {
  const expected = Buffer.from(tokenHash, 'hex');
  return (authorization) => {
    if (authorization === undefined) {
      throw new WayhouseError('unauthorized', 'The Authorization field is missing.');
    }
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined) {
      throw new WayhouseError('unauthorized', 'The Authorization field is not "Bearer <token>".');
    }
    const hash = createHash('sha256').update(token).digest();
    if (!timingSafeEqual(hash, expected)) throw new WayhouseError('unauthorized', 'The token is wrong.');
  };
}
