import {
  decodeBase64,
  decodeHex,
  decodeUtf8,
  encodeBase64,
  encodeHex,
  encodeUtf8,
  escapeHtml,
  formDecode,
  formEncode,
  percentDecode,
  percentEncode,
} from '@wayhouse/assemblyscript';

export function utf8(text: string): Uint8Array {
  return encodeUtf8(text);
}

export function text(bytes: Uint8Array): string {
  return decodeUtf8(bytes);
}

/** A view that begins and ends within its buffer. */
export function textWithin(bytes: Uint8Array, start: i32, end: i32): string {
  return decodeUtf8(bytes.subarray(start, end));
}

export function toBase64(bytes: Uint8Array): string {
  return encodeBase64(bytes);
}

export function fromBase64(text: string): Uint8Array | null {
  return decodeBase64(text);
}

export function toHex(bytes: Uint8Array): string {
  return encodeHex(bytes);
}

export function fromHex(text: string): Uint8Array | null {
  return decodeHex(text);
}

export function percent(text: string): string {
  return percentEncode(text);
}

export function unpercent(text: string): string {
  return percentDecode(text);
}

export function html(text: string): string {
  return escapeHtml(text);
}

export function form(text: string): string {
  return formEncode(text);
}

export function unform(text: string): string {
  return formDecode(text);
}
