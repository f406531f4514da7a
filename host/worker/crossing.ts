import type { Crossing } from '../protocol/fuel.ts';

/** What is handed to a guest: texts, and the bytes of a body. */
export function crossingOf(texts: readonly string[], body?: Uint8Array): Crossing {
  const bytes = texts.reduce((sum, { length }) => sum + length, body?.byteLength ?? 0);
  return { bytes, items: texts.length + (body === undefined ? 0 : 1) };
}
