import { beforeAll, describe, expect, test } from 'vitest';
import { SdkError } from '../../../../../sdk/assemblyscript/errors.ts';
import { decodeWorld } from '../../../../../sdk/assemblyscript/wit/decode.ts';
import { resolveWorld } from '../../../../../sdk/assemblyscript/wit/resolve.ts';
import { embedWorld } from '../../../../../sdk/assemblyscript/wit/tools.ts';

const EMPTY_MODULE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
const TEXT = `package demo:x@1.0.0;
  interface a {
    resource r { constructor(); m: func(p: borrow<r>) -> r; }
    record s { x: list<u8>, y: option<string> }
    variant v { none, some(tuple<u8, f64>) }
    enum e { a, b }
    flags f { a, b }
    go: func(s: s, v: v, e: e, f: f, l: list<u8, 4>) -> result<s, e>;
  }
  interface b { use a.{r, e as kind}; f: func(r: r) -> kind; }
  world w { use a.{s}; import b; import named: a; export a; export b; export go: func(s: s); }`;

let module: Uint8Array;

beforeAll(async () => {
  module = await embedWorld(EMPTY_MODULE, { source: { text: TEXT }, stringEncoding: 'utf8' });
});

/** What reading gives: a world, or an error of the SDK; anything else comes through. */
function read(bytes: Uint8Array): unknown {
  try {
    return resolveWorld(decodeWorld(bytes), new Map());
  } catch (error) {
    if (error instanceof SdkError) return error;
    throw error;
  }
}

function changed(offset: number, byte: number): Uint8Array {
  const copy = module.slice();
  copy[offset] = byte;
  return copy;
}

describe('a module whose world cannot be decoded is refused', () => {
  test('where it ends too early', () => {
    for (let length = 0; length < module.length; length++) {
      const found = read(module.subarray(0, length));
      expect(found, `of length ${length}`).toMatchObject({ code: 'wit_undecodable' });
    }
  });

  test('or read otherwise, where a byte is another one', () => {
    const codes = new Set<unknown>();
    for (let offset = 0; offset < module.length; offset++)
      for (const byte of [
        0x00,
        0x01,
        0x3f,
        0x43,
        0x63,
        0x66,
        0x7f,
        0x80,
        0xff,
        module[offset]! ^ 1,
        module[offset]! ^ 0x20,
      ]) {
        const found = read(changed(offset, byte));
        if (found instanceof SdkError) codes.add(found.code);
      }
    expect([...codes].sort()).toEqual(['type_unsupported', 'wit_undecodable']);
  });

  test('with the offset', () => {
    const found = read(changed(0, 1));
    expect(found).toMatchObject({
      code: 'wit_undecodable',
      detail: 'at offset 1 of the encoded world the reader found something that is not a core module',
    });
  });

  test('where the encoding is of another version', () => {
    const at = Buffer.from(module).indexOf('wit-component-encoding') + 'wit-component-encoding'.length;
    expect(module[at]).toBe(4);
    expect(read(changed(at, 5))).toMatchObject({
      code: 'wit_undecodable',
      detail: expect.stringContaining('version 5 of the encoding, not 4'),
    });
  });

  test('where it carries no world', () => {
    expect(read(EMPTY_MODULE)).toMatchObject({
      code: 'wit_undecodable',
      detail: expect.stringContaining('no section component-type'),
    });
  });
});
