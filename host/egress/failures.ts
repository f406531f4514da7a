import type { FetchError } from '../protocol/messages.ts';

/** A call's end, on its way through the code of others. */
export class FetchFailure extends Error {
  override readonly name = 'FetchFailure';
  readonly fetchError: FetchError;

  constructor(fetchError: FetchError) {
    super(fetchError.tag);
    this.fetchError = fetchError;
  }
}

/** Codes of TLS and of certificates: Node's, OpenSSL's, and X509_V_ERR_* without that prefix. */
const TLS =
  /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO$|CERT_|CRL_|UNABLE_TO_|ERROR_IN_CERT_|ERROR_IN_CRL_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_(CA|PURPOSE)$|PATH_LENGTH_|HOSTNAME_MISMATCH$)/;

/** Our name for the parser's error at an end in the middle of an answer. */
const CUT_OFF = 'HPE_INVALID_EOF_STATE';
const BROKE_OFF = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', CUT_OFF];

/** How undici words a SocketError that means a broken protocol: an unasked 100 or 101, an answer to nothing. */
const NOT_HTTP_MESSAGES = ['bad response', 'bad upgrade'];

const INVALID = ['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED'];

/** How far a call had come. `host` is as the guest wrote it. */
export interface Progress {
  readonly host: string;
  readonly answer: 'none' | 'begun';
}

/**
 * What undici or Node reports, as a case of fetch-error. The texts name no address: `error.message` may
 * hold one that the guest must not learn.
 */
export function fetchErrorOf(error: Error, progress: Progress): FetchError {
  if (error instanceof FetchFailure) return error.fetchError;
  const { host } = progress;
  const code = codeOf(error);
  if (INVALID.includes(code)) return { tag: 'invalid-request', val: error.message };
  if (TLS.test(code)) return { tag: 'tls-failed', val: `no TLS connection to ${host} (${code})` };
  if (isNotHttp(error, code, progress)) {
    return { tag: 'protocol-failed', val: `the answer of ${host} is not HTTP/1.1 (${code})` };
  }
  const what = BROKE_OFF.includes(code)
    ? `the connection to ${host} ended before the answer was whole`
    : `no connection to ${host}`;
  return { tag: 'connection-failed', val: `${what} (${code})` };
}

function isNotHttp(error: Error, code: string, { answer }: Progress): boolean {
  // Two lengths in a header are reported as a body cut short, but before any answer has begun.
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return answer === 'none';
  if (code === 'HTTPParserError' || code === 'UND_ERR_HEADERS_OVERFLOW') return true;
  return NOT_HTTP_MESSAGES.includes(error.message);
}

/** undici's parser errors have no code, so their name stands in for it. */
function codeOf(error: Error): string {
  if (error.name === 'HTTPParserError') return /Invalid EOF state/.test(error.message) ? CUT_OFF : error.name;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.name;
}

/** The address behind `host` is not public and the grant does not say that it may be so. */
export function notPublic(host: string): FetchFailure {
  const val = `${host} has an address that is not public. To allow it, the operator sets "private": true on this origin in grants.http.origins in the settings`;
  return new FetchFailure({ tag: 'denied', val });
}
