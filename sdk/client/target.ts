import { ClientError } from './errors.ts';

/** As RFC 6750 writes a bearer token; the host takes nothing else. */
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/** Base URL of an admin API without a slash at the end. Throws invalid_url. */
export function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fault = url === undefined ? 'it has no scheme and host' : faultOf(url);
  if (url !== undefined && fault === undefined) return url.href.replace(/\/+$/, '');
  throw new ClientError({
    code: 'invalid_url',
    detail: `"${text}" is not the address of an admin API: ${fault}.`,
    repair: 'Write it like http://127.0.0.1:8081 or https://wayhouse.example.com.',
  });
}

function faultOf({ protocol, username, password, search, hash }: URL): string | undefined {
  if (protocol !== 'http:' && protocol !== 'https:') return `its scheme is ${protocol.slice(0, -1)}`;
  if (username !== '' || password !== '') return 'it has a user or a password';
  return search === '' && hash === '' ? undefined : 'it has a query or a fragment';
}

/** Throws invalid_token, without the token: whoever reads the error may not be who may read that. */
export function checkToken(token: string): string {
  if (TOKEN.test(token)) return token;
  throw new ClientError({
    code: 'invalid_token',
    detail: 'The token is empty or has characters that no token has.',
    repair: 'Give the text of the file that the host names at its first start, without anything around it.',
  });
}
