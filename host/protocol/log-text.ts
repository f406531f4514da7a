import type { FlatHeaders } from './messages.ts';

/**
 * What a log line counts against `logBytes`: the characters of its message and its fields, and one
 * for each name and value, so that empty ones are not to be had for nothing.
 */
export function textLength(message: string, fields: FlatHeaders): number {
  let length = message.length + fields.length;
  for (const text of fields) length += text.length;
  return length;
}
