/**
 * How much may cross from a worker at once. A worker keeps to these bounds by itself, whatever its guest
 * does; so the main thread takes one that does not for taken over, and ends it.
 */
import type { Limits } from './limits.ts';
import type { FlatHeaders, OutgoingRequest } from './messages.ts';

/** Frames that a worker may send before the main thread has handled any of them and given credit back. */
export const FRAME_WINDOW = 1_024;

/** Parts that a body may come in. */
export const BODY_PARTS = 256;

/** Of what a worker tells about a guest that failed. */
export const DETAIL_CHARACTERS = 4_000;

export const METHOD_CHARACTERS = 100;
export const URL_CHARACTERS = 16_384;

/** How a header is larger than its limits, if it is. */
export function headerExcess(headers: FlatHeaders, limits: Limits): string | undefined {
  if (headers.length > 2 * limits.headerCount) {
    return `the header has ${headers.length / 2} fields; the limit headerCount is ${limits.headerCount}`;
  }
  let bytes = 0;
  for (let i = 0; i < headers.length; i++) bytes += headers[i]!.length;
  if (bytes <= limits.headerBytes) return undefined;
  return `the header has ${bytes} bytes; the limit headerBytes is ${limits.headerBytes}`;
}

/** How an answer's body is larger than its limit, if it is. */
export function bodyExcess(bytes: number, { responseBodyBytes }: Limits): string | undefined {
  if (bytes <= responseBodyBytes) return undefined;
  return `the body has ${bytes} bytes; the limit responseBodyBytes is ${responseBodyBytes}`;
}

/** How an outbound call's head is larger than it may be, if it is. A header is bounded as an answer's. */
export function callExcess(call: OutgoingRequest, limits: Limits): string | undefined {
  const { method, url, headers } = call;
  if (method.length > METHOD_CHARACTERS) return `the method has more than ${METHOD_CHARACTERS} characters`;
  if (url.length > URL_CHARACTERS) return `the URL has more than ${URL_CHARACTERS} characters`;
  return headerExcess(headers, limits);
}
