import type { IncomingMessage } from 'node:http';
import { WayhouseError } from '../protocol/errors.ts';

/** Header fields of a request; Node bounds their bytes, not their number. */
const MAX_FIELDS = 256;

/**
 * What Node's parser lets pass although another server might see another request in it, as
 * bad_request or headers_too_large. Nothing that comes after it on the connection can be relied on.
 */
export function framingFault(raw: IncomingMessage): WayhouseError | undefined {
  const { httpVersionMajor, httpVersionMinor, headers, rawHeaders } = raw;
  if (httpVersionMajor !== 1 || httpVersionMinor > 1) {
    return new WayhouseError('bad_request', `HTTP/${raw.httpVersion} is not spoken here; HTTP/1.1 is.`);
  }
  if (rawHeaders.length > 2 * MAX_FIELDS) {
    return new WayhouseError('headers_too_large', `The request has more than ${MAX_FIELDS} header fields.`);
  }
  const coding = headers['transfer-encoding'];
  return coding === undefined ? undefined : codingFault(coding, httpVersionMinor);
}

/** RFC 9112, 6.1: HTTP/1.0 has no codings; one that is not understood must not be passed over. */
function codingFault(coding: string, minor: number): WayhouseError | undefined {
  if (minor === 0) return new WayhouseError('bad_request', 'HTTP/1.0 has no Transfer-Encoding.');
  if (coding.toLowerCase() === 'chunked') return undefined;
  return new WayhouseError('bad_request', 'The only Transfer-Encoding that is understood is "chunked".');
}
