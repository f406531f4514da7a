import type { Crossing } from '../protocol/fuel.ts';

/** What is handed to a guest: texts, and the bytes of a body. */
export function crossingOf(texts: readonly string[], body?: Uint8Array): Crossing {
  let bytes = body?.byteLength ?? 0;
  for (let index = 0; index < texts.length; index++) bytes += texts[index]!.length;
  return { bytes, items: texts.length + (body === undefined ? 0 : 1) };
}
