/** What functions of the host give back, written to where the guest has room for it. */
import type { FetchError, FetchOutcome } from '../../protocol/messages.ts';
import type { Lowering } from './lowering.ts';

/** `option<string>` */
export function lowerValue(value: string | undefined, at: number, lowering: Lowering): void {
  if (value !== undefined) lowering.text(at + 4, value);
  lowering.u8(at, value === undefined ? 0 : 1);
}

/** `result<response, fetch-error>` */
export function lowerOutcome({ ok, error }: FetchOutcome, at: number, lowering: Lowering): void {
  lowering.u8(at, error === undefined ? 0 : 1);
  if (error !== undefined) return lowerError(error, at + 8, lowering);
  lowering.u16(at + 8, ok.status);
  lowering.pairs(at + 12, ok.headers);
  lowering.block(at + 20, ok.body);
}

const CASES: readonly FetchError['tag'][] = [
  'denied',
  'invalid-request',
  'name-unresolved',
  'connection-failed',
  'tls-failed',
  'protocol-failed',
  'timed-out',
  'response-too-large',
  'limit-exceeded',
];

/** `fetch-error` */
function lowerError({ tag, val }: FetchError, at: number, lowering: Lowering): void {
  lowering.u8(at, CASES.indexOf(tag));
  if (typeof val === 'string') lowering.text(at + 8, val);
  else if (typeof val === 'bigint') lowering.u64(at + 8, val);
  else lowering.u32(at + 8, val);
}
