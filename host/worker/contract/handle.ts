import { type Crossing, HOST_CALL_FUEL, lowerFuel } from '../../protocol/fuel.ts';
import { HEAD_TEXTS, type WrittenRequest } from '../../protocol/requests.ts';
import type { Lowering } from './lowering.ts';
import { RequestTexts } from './request-texts.ts';

/** The record `request`: eight spans of eight bytes, and the time that is left. */
const REQUEST = { bytes: 68, alignment: 4 };

/** What the call of `handle` costs: for itself and for what is handed over. */
export function handleFuel(request: WrittenRequest): number {
  return HOST_CALL_FUEL.call.handle + lowerFuel(crossingOf(request));
}

/** The body counts as one more item. */
function crossingOf({ words, at, texts, body }: WrittenRequest): Crossing {
  let bytes = body.byteLength;
  for (let text = 0; text < texts; text++) bytes += words[at + text]!;
  return { bytes, items: texts + 1 };
}

/** Writes the record `request`; gives its address. */
export function lowerRequest(request: WrittenRequest, lowering: Lowering): number {
  const at = lowering.room(REQUEST.bytes, REQUEST.alignment);
  const texts = new RequestTexts(request);
  const header = new RequestTexts(request);
  header.skip(HEAD_TEXTS);
  // Method, scheme, authority and path.
  for (let span = 0; span < 32; span += 8) lowering.written(at + span, texts);
  lowering.writtenPairs(at + 32, header, request.texts - HEAD_TEXTS);
  lowering.block(at + 40, request.body);
  // Remote address and request id.
  lowering.written(at + 48, texts);
  lowering.written(at + 56, texts);
  lowering.u32(at + 64, request.timeLeftMs);
  return at;
}
