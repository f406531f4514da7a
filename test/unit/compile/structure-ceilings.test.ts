import { expect, test } from 'vitest';
import { STRUCTURE, type StructureName } from '../../../host/protocol/structure.ts';
import {
  bytes,
  CORE_PREAMBLE,
  many,
  type Part,
  repeat,
  section,
  sized,
  vector,
} from '../../support/wasm-encode.ts';
import { list } from './support/encode.ts';

const END = 0x0b;
const NO_TYPE = [0x60, 0, 0];

const bare = (...sections: readonly Part[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(bytes(CORE_PREAMBLE, ...sections));

const bodies = (body: Part): readonly Part[] => [list(1, NO_TYPE), list(3, 0), list(10, sized(body))];

const constant = [0x7f, 0, 0x41, 0, END];

/** Core modules that have so much of it that V8 does not take one more. */
const AT_THE_LIMIT_OF_V8: readonly [StructureName, (count: number) => Uint8Array<ArrayBuffer>][] = [
  ['coreTypes', (count) => bare(section(1, vector(many(count, NO_TYPE))))],
  ['coreParameters', (count) => bare(list(1, bytes(0x60, vector(many(count, 0x7f)), 0)))],
  ['coreResults', (count) => bare(list(1, bytes(0x60, 0, vector(many(count, 0x7f)))))],
  ['structFields', (count) => bare(list(1, bytes(0x5f, vector(many(count, [0x7f, 0])))))],
  ['coreImports', (count) => bare(section(2, vector(many(count, [0, 0, 3, 0x7f, 0]))))],
  ['globals', (count) => bare(section(6, vector(many(count, constant))))],
  ['tags', (count) => bare(list(1, NO_TYPE), section(13, vector(many(count, [0, 0]))))],
  ['tableElements', (count) => bare(list(4, bytes(0x70, 0, vector({ count, content: bytes() }))))],
  ['dataSegments', (count) => bare(section(11, vector(many(count, [1, 0]))))],
  ['functionBytes', (count) => bare(...bodies(bytes(0, repeat(1, count - 2), END)))],
  ['functionLocals', (count) => bare(...bodies(bytes(1, vector({ count, content: bytes() }), 0x7f, END)))],
  ['labels', (count) => bare(...bodies(bytes(0, 0x41, 0, 0x0e, vector(many(count, 0)), 0, END)))],
];

test.each(AT_THE_LIMIT_OF_V8)("the ceiling of %s is V8's own limit", (cap, make) => {
  expect(WebAssembly.validate(make(STRUCTURE[cap].ceiling))).toBe(true);
  expect(WebAssembly.validate(make(STRUCTURE[cap].ceiling + 1))).toBe(false);
});
