import { randomBytes } from 'node:crypto';

/** Names requests: unique over all hosts and starts by a random prefix, then a running number. */
export function createRequestIds(): () => string {
  const prefix = `${randomBytes(9).toString('base64url')}-`;
  let count = 0;
  return () => prefix + (++count).toString(36);
}
