import { describe, expect, test } from 'vitest';
import { checkFits, footprintOf } from '../../../host/plugins/footprint.ts';
import type { ErrorCode } from '../../../host/protocol/errors.ts';
import type { Limits } from '../../../host/protocol/limits.ts';
import { METER_EXPORTS, type CoreNeeds } from '../../../host/protocol/metering.ts';
import { fromText } from '../../support/handmade.ts';
import { DEFAULT_LIMITS } from '../../support/limits.ts';

const PLAIN = await WebAssembly.compile(Uint8Array.from(await fromText('(module)')));
const WITH_OBJECTS = await WebAssembly.compile(
  Uint8Array.from(
    await fromText(`(module (global (export "${METER_EXPORTS.heap}") (mut i64) (i64.const 0)))`),
  ),
);

const ANY = 2 ** 32;
const NEEDS: CoreNeeds = {
  instantiation: 100,
  memoryBytes: 65_536,
  mostMemoryBytes: ANY,
  heapBytes: 0,
  tableElements: 10,
  mostTableElements: ANY,
  memories: 1,
  savedGlobals: 0,
};
const LIMITS: Limits = {
  ...DEFAULT_LIMITS,
  memoryBytes: 1_000_000,
  tableElements: 1_000,
  heapBytes: 2_000_000,
  stackBytes: 500_000,
  requestBodyBytes: 300_000,
};

const of = (cores: readonly Partial<CoreNeeds>[], core = PLAIN) => ({
  cores: new Map(cores.map((_, at) => [`${at}`, core])),
  needs: new Map(cores.map((needs, at) => [`${at}`, { ...NEEDS, ...needs }])),
});

describe('what an instance may hold', () => {
  test('is its limits where it declares no maxima', () => {
    expect(footprintOf(of([{}, {}]), LIMITS)).toEqual({
      bytes: 1_000_000 + 48 * 1_000 + 500_000,
      heapBytes: 48 * 1_000,
    });
  });

  test('is less where it declares less, all its core modules together', () => {
    const small = { mostMemoryBytes: 65_536, mostTableElements: 10 };
    expect(footprintOf(of([small, small]), LIMITS)).toEqual({
      bytes: 2 * 65_536 + 48 * 20 + 500_000,
      heapBytes: 48 * 20,
    });
  });

  test('counts objects only where it has any, and all that it may make where it makes more', () => {
    const { bytes, heapBytes } = footprintOf(of([{}]), LIMITS);
    const and = (objects: number) => ({ bytes: bytes + objects, heapBytes: heapBytes + objects });
    expect(footprintOf(of([{ heapBytes: 70 }, { heapBytes: 30 }]), LIMITS)).toEqual(and(100));
    expect(footprintOf(of([{ heapBytes: 70 }], WITH_OBJECTS), LIMITS)).toEqual(and(2_000_000));
  });
});

describe('an instance is refused that', () => {
  const AMPLE = 2 ** 40;

  test.each<[string, Partial<CoreNeeds>, ErrorCode, RegExp]>([
    [
      'begins with more memory',
      { memoryBytes: 500_001 },
      'memory_refused',
      /1000002 bytes of memory .* memoryBytes is 1000000$/,
    ],
    [
      'begins with larger tables',
      { tableElements: 501 },
      'instance_too_large',
      /1002 table elements .* tableElements is 1000$/,
    ],
    [
      'begins with more objects',
      { heapBytes: 1_000_001 },
      'instance_too_large',
      /2000002 bytes of objects .* heapBytes is 2000000$/,
    ],
    [
      'takes more fuel to be made',
      { instantiation: LIMITS.fuel },
      'instance_too_large',
      /units of fuel to be made; the limit fuel is/,
    ],
  ])('%s than its limit allows, its core modules taken together', (_what, needs, code, detail) => {
    const refusal = expect.objectContaining({ code, detail: expect.stringMatching(detail) });
    expect(() => checkFits(of([needs, needs]), LIMITS, AMPLE)).toThrow(refusal);
    expect(() => checkFits(of([needs]), LIMITS, AMPLE)).not.toThrow();
  });

  test('would not fit the host even if it were alone, with a request of the largest size', () => {
    const most = footprintOf(of([{}]), LIMITS).bytes + LIMITS.requestBodyBytes;
    expect(() => checkFits(of([{}]), LIMITS, most)).not.toThrow();
    expect(() => checkFits(of([{}]), LIMITS, most - 1)).toThrow(
      expect.objectContaining({
        code: 'instance_too_large',
        detail: `an instance takes ${most} bytes at most, by its limits, with a request; instancesBytes of the host is ${most - 1}`,
      }),
    );
  });
});
