import type { FlatHeaders } from './messages.ts';

/** What a log line counts against `logBytes`: the characters of its message and its fields. */
export function textLength(message: string, fields: FlatHeaders): number {
  let length = message.length;
  for (const text of fields) length += text.length;
  return length;
}
