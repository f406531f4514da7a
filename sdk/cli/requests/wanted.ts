/** What a request file says of the answer, against the answer that came. */
import { isDeepStrictEqual } from 'node:util';
import type { Run } from '@wayhouse/host/testing';

/** Of an answer, the parts that matter. */
export interface Wanted {
  readonly status?: number;
  /** Of each that is named, its value. */
  readonly headers?: Readonly<Record<string, string>>;
  /** As text. */
  readonly body?: string;
  /** Equal as a whole. */
  readonly json?: unknown;
}

/** A sentence for each part that differs; without `wanted` any answer of the plugin itself will do. */
export function differences({ response, failure }: Run, wanted: Wanted = {}): string[] {
  if (failure) return [`it failed by ${failure.code}: ${failure.detail}`];
  const { status, headers = {}, body, json } = wanted;
  const text = response.text();
  return [
    ...(status === undefined ? [] : unequal('status', status, response.status)),
    ...Object.entries(headers).flatMap(([name, value]) =>
      unequal(`header ${name}`, value, response.headers.get(name)),
    ),
    ...(body === undefined ? [] : unequal('body', body, text)),
    ...(json === undefined ? [] : unequalJson(json, text)),
  ];
}

function unequalJson(wanted: unknown, text: string): string[] {
  try {
    // Tables out of TOML have no prototype.
    return unequal('body', JSON.parse(JSON.stringify(wanted)), JSON.parse(text));
  } catch {
    return [`the body is not JSON, but ${JSON.stringify(text)}`];
  }
}

function unequal(what: string, wanted: unknown, found: unknown): string[] {
  if (isDeepStrictEqual(wanted, found)) return [];
  return [`the ${what} should be ${JSON.stringify(wanted)}, but is ${JSON.stringify(found)}`];
}
