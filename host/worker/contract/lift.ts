/** What the checks of lifting/ have passed, as values of our own. */
import type { CoreValues } from '../lifting/calls.ts';
import { RESPONSE_BODY, RESPONSE_HEADERS } from '../lifting/calls.ts';
import type { Side } from '../lifting/handover.ts';
import { INLINE_BODY_BYTES } from '../../protocol/block.ts';
import type { FlatHeaders, OutgoingRequest } from '../../protocol/messages.ts';

export interface GuestResponse {
  readonly status: number;
  readonly headers: FlatHeaders;
  /** The first `bodyBytes` of it. Alone in its buffer, or, where it is small, as it is until the next one is lifted. */
  readonly body: Uint8Array<ArrayBuffer>;
  readonly bodyBytes: number;
}

/** Up to here a loop is faster than a call out of JavaScript. */
const SHORT_BODY = 64;

/** Where a small body lies until it is sent: to make a buffer for each would take longer than all else here. */
const SMALL_BODY = new Uint8Array(INLINE_BODY_BYTES);

/** The record `response` at an address. */
export function liftResponse(at: number, side: Side): GuestResponse {
  const { view } = side.memory;
  const headers = at + RESPONSE_HEADERS;
  const body = at + RESPONSE_BODY;
  const bodyBytes = view.getUint32(body + 4, true);
  return {
    status: view.getUint16(at, true),
    headers: liftPairs(view.getUint32(headers, true), view.getUint32(headers + 4, true), side),
    body: liftBody(view.getUint32(body, true), bodyBytes, side),
    bodyBytes,
  };
}

function liftBody(at: number, length: number, side: Side): Uint8Array<ArrayBuffer> {
  if (length > INLINE_BODY_BYTES) return liftBlock(at, length, side);
  const { bytes } = side.memory;
  if (length > SHORT_BODY) SMALL_BODY.set(bytes.subarray(at, at + length));
  else for (let index = 0; index < length; index++) SMALL_BODY[index] = bytes[at + index]!;
  return SMALL_BODY;
}

/** The record `outgoing-request`, as `fetch` has it. */
export function liftCall(values: CoreValues, side: Side): OutgoingRequest {
  const [method = 0, methodLength = 0, url = 0, urlLength = 0, headers = 0, count = 0] = values;
  const [body = 0, bodyLength = 0, hasTimeout = 0, timeout = 0] = values.slice(6);
  return {
    method: liftText(method, methodLength, side),
    url: liftText(url, urlLength, side),
    headers: liftPairs(headers, count, side),
    body: liftBlock(body, bodyLength, side),
    timeoutMs: hasTimeout === 0 ? undefined : timeout >>> 0,
  };
}

export function liftText(at: number, length: number, { memory, encoding }: Side): string {
  if (length === 0) return '';
  return encoding.read(memory.bytes, at >>> 0, (length >>> 0) * encoding.unit);
}

export function liftPairs(at: number, count: number, side: Side): FlatHeaders {
  const { view } = side.memory;
  const flat: string[] = [];
  const end = (at >>> 0) + (count >>> 0) * 16;
  for (let text = at >>> 0; text < end; text += 8)
    flat.push(liftText(view.getUint32(text, true), view.getUint32(text + 4, true), side));
  return flat;
}

function liftBlock(at: number, length: number, { memory }: Side): Uint8Array<ArrayBuffer> {
  const from = at >>> 0;
  return new Uint8Array((memory.bytes.buffer as ArrayBuffer).slice(from, from + (length >>> 0)));
}
