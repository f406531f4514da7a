import { type Crossing, HOST_CALL_FUEL, lowerFuel } from '../../protocol/fuel.ts';
import type { RequestFrame } from '../../protocol/messages.ts';
import type { Lowering } from './lowering.ts';

/** The record `request`: eight spans of eight bytes, and the time that is left. */
const REQUEST = { bytes: 68, alignment: 4, timeLeft: 64 };

/** Texts of a request's head, beside its header. */
const HEAD_TEXTS = 6;

export interface GuestRequest {
  readonly head: RequestFrame;
  readonly body: Uint8Array;
}

/** What the call of `handle` costs: for itself and for what is handed over. */
export function handleFuel({ head, body }: GuestRequest): number {
  return HOST_CALL_FUEL.call.handle + lowerFuel(requestCrossing(head, body));
}

function requestCrossing(head: RequestFrame, body: Uint8Array): Crossing {
  const headers = head[6];
  let bytes = body.byteLength;
  for (let index = 0; index < headers.length; index++) bytes += headers[index]!.length;
  bytes +=
    head[2].length + head[3].length + head[4].length + head[5].length + head[7].length + head[8].length;
  return { bytes, items: headers.length + 1 + HEAD_TEXTS };
}

/** Writes the record `request`; gives its address. */
export function lowerRequest({ head, body }: GuestRequest, lowering: Lowering): number {
  const at = lowering.room(REQUEST.bytes, REQUEST.alignment);
  lowering.text(at, head[2]);
  lowering.text(at + 8, head[3]);
  lowering.text(at + 16, head[4]);
  lowering.text(at + 24, head[5]);
  lowering.pairs(at + 32, head[6]);
  lowering.block(at + 40, body);
  lowering.text(at + 48, head[7]);
  lowering.text(at + 56, head[8]);
  lowering.u32(at + REQUEST.timeLeft, head[9]);
  return at;
}
