import { beforeAll, describe, expect, test } from 'vitest';
import { Instance } from '../../../../support/canonical-abi/instance.ts';
import type { CoreValue } from '../../../../support/canonical-abi/lift.ts';
import type { Shape, Value } from '../../../../support/canonical-abi/shapes.ts';
import { buildWorld } from '../../../../support/assemblyscript-world.ts';

const ENCODING = 'utf8';
const STRING: Shape = { kind: 'primitive', name: 'string' };
const LEVEL: Shape = {
  kind: 'enum',
  name: 'level',
  cases: ['trace', 'debug', 'info', 'warn', 'error', 'critical'],
};

/** A type of which not every bit pattern is a value. */
interface Picky {
  readonly name: string;
  /** In WIT and in AssemblyScript. */
  readonly type: string;
  readonly guestType: string;
  /** What it takes in memory, in bytes; its discriminant comes first. */
  readonly size: number;
  readonly flat: number;
  readonly bad: number;
  readonly message: string;
}

const PICKY: readonly Picky[] = [
  {
    ...{ name: 'shape', type: 'shape', guestType: 'Shape', size: 12, flat: 3 },
    ...{ bad: 3, message: 'the host sent case 3 of shape, which has no such case' },
  },
  {
    ...{ name: 'colour', type: 'colour', guestType: 'Colour', size: 1, flat: 1 },
    ...{ bad: 255, message: 'the host sent case 255 of colour, which has no such case' },
  },
  {
    ...{ name: 'option', type: 'option<u32>', guestType: 'Option<u32>', size: 8, flat: 2 },
    ...{ bad: 2, message: 'the host sent case 2 of option, which has no such case' },
  },
  {
    ...{ name: 'nullable', type: 'option<string>', guestType: 'string | null', size: 12, flat: 3 },
    ...{ bad: 2, message: 'the host sent case 2 of option, which has no such case' },
  },
  {
    ...{ name: 'result', type: 'result<u8, u16>', guestType: 'Result<u8, u16>', size: 4, flat: 2 },
    ...{ bad: 9, message: 'the host sent case 9 of result, which has no such case' },
  },
  {
    ...{ name: 'surrogate', type: 'char', guestType: 'u32', size: 4, flat: 1 },
    ...{ bad: 0xd800, message: 'the host sent 55296 as a char, which is no Unicode scalar value' },
  },
  {
    ...{ name: 'beyond', type: 'char', guestType: 'u32', size: 4, flat: 1 },
    ...{ bad: 0x110000, message: 'the host sent 1114112 as a char, which is no Unicode scalar value' },
  },
];

const ID = 'conformance:hostile';
const functions = (text: (picky: Picky) => string) => PICKY.map((picky) => `  ${text(picky)}\n`).join('');

const WIT = `package ${ID};
package wasi:logging@0.1.0-draft {
  interface logging {
    enum level { trace, debug, info, warn, error, critical }
    log: func(level: level, context: string, message: string);
  }
}
interface kinds {
  variant shape { point, circle(u8), named(string) }
  enum colour { red, green, blue }
}
interface source {
  use kinds.{shape, colour};
${functions(({ name, type }) => `get-${name}: func() -> ${type};`)}}
interface sink {
  use kinds.{shape, colour};
  flags rights { read, write, run }
${functions(({ name, type }) => `put-${name}: func(value: ${type}); put-all-${name}: func(value: list<${type}>); ask-${name}: func();`)}
  text: func(value: string) -> u32;
  bytes: func(value: list<u8>) -> u32;
  texts: func(value: list<string>) -> u32;
  truth: func(value: bool) -> bool;
  small: func(value: u8) -> u8;
  negative: func(value: s16) -> s16;
  all-rights: func(value: rights) -> rights;
}
world hostile {
  import wasi:logging/logging@0.1.0-draft;
  import source;
  export sink;
}
`;

const camel = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const GUEST = `
import { Option, Result } from '@wayhouse/assemblyscript/assembly/abi/values';
import { Shape, Colour } from './bindings/imports/conformance/hostile/kinds';
import { Rights } from './bindings/exports/conformance/hostile/sink';
import * as source from './bindings/imports/conformance/hostile/source';
export namespace sink {
${functions(
  ({ name, guestType }) => `
  export function put${camel(name)}(value: ${guestType}): void {}
  export function putAll${camel(name)}(value: Array<${guestType}>): void {}
  export function ask${camel(name)}(): void { source.get${camel(name)}(); }`,
)}
  export function text(value: string): u32 { return value.length; }
  export function bytes(value: Uint8Array): u32 { return value.length; }
  export function texts(value: Array<string>): u32 { return value.length; }
  export function truth(value: bool): bool { return value; }
  export function small(value: u8): u8 { return value; }
  export function negative(value: i16): i16 { return value; }
  export function allRights(value: Rights): Rights { return value; }
}
export function unused(): void { console.log('so that aborts are logged'); }
`;

let module: WebAssembly.Module;
beforeAll(async () => {
  const { core } = await buildWorld({ wit: WIT, guest: GUEST });
  module = new WebAssembly.Module(Uint8Array.from(core));
}, 120_000);

/** What the host answers to any question, by the type's name: core values, or bytes where the result stands in memory. */
type Answer = (instance: Instance, at: number) => CoreValue | undefined;

function start(answer: Answer = () => 0) {
  const log: Value[] = [];
  const instance: Instance = new Instance(module, {
    encoding: ENCODING,
    imports: [
      {
        ...{ module: 'wasi:logging/logging@0.1.0-draft', name: 'log', params: [LEVEL, STRING, STRING] },
        call: (_level, _context, message) => void log.push(message!),
      },
    ],
    intrinsics: PICKY.map(({ name }) => ({
      ...{ module: `${ID}/source`, name: `get-${name}` },
      call: (at) => answer(instance, Number(at)),
    })),
  });
  return { instance, log };
}

/** Calls the core function, which must trap; gives what the guest has logged. */
function trapOf({ instance, log }: ReturnType<typeof start>, name: string, ...values: CoreValue[]): Value[] {
  expect(() => instance.exports[`${ID}/sink#${name}`]!(...values)).toThrow(WebAssembly.RuntimeError);
  return log;
}

describe.each(PICKY)('$name of type $type', ({ name, size, flat, bad, message }) => {
  const said = [expect.stringContaining(`abort: ${message}`)];

  test('traps with our message as a parameter', () => {
    const flats = [bad, ...Array.from({ length: flat - 1 }, () => 0)];
    expect(trapOf(start(), `put-${name}`, ...flats)).toEqual(said);
  });

  test('traps with our message in a list', () => {
    const guest = start();
    const block = guest.instance.realloc(0, 0, 4, 3 * size);
    for (let at = 0; at < 3 * size; at++) guest.instance.view().setUint8(block + at, 0);
    // The last of three.
    writeBad(guest.instance, block + 2 * size);
    expect(trapOf(guest, `put-all-${name}`, block, 3)).toEqual(said);
  });

  test('traps with our message as a result', () => {
    const guest = start((instance, at) => {
      if (flat === 1) return bad;
      writeBad(instance, at);
      return undefined;
    });
    expect(trapOf(guest, `ask-${name}`)).toEqual(said);
  });

  function writeBad(instance: Instance, at: number): void {
    if (flat === 1 && size === 4) instance.view().setUint32(at, bad, true);
    else instance.view().setUint8(at, bad);
  }
});

describe('pointers that lead nowhere', () => {
  test.each([
    ['text', 0xffff_fff0, 8],
    ['text', 8, 0x7fff_ffff],
    ['text', 8, 0xffff_fff0],
    ['bytes', 0xffff_fff0, 8],
    ['bytes', 8, 0xffff_ffff],
    ['bytes', 8, 0x7fff_ffff],
    ['texts', 0xffff_fff0, 1],
    ['texts', 8, 0xffff_ffff],
  ])('%s at %i of length %i traps', (name, at, length) => {
    trapOf(start(), name, at, length);
  });
});

describe('bits that mean nothing', () => {
  const call = (name: string, value: number) => start().instance.exports[`${ID}/sink#${name}`]!(value);

  test('any bool but 0 is true', () => {
    expect([call('truth', 2), call('truth', 256), call('truth', 0)]).toEqual([1, 1, 0]);
  });

  test('of a number those beyond its size are cut off', () => {
    expect([call('small', 0x1ff), call('negative', 0x18000)]).toEqual([0xff, -0x8000]);
  });

  test('of flags those that have no name are cleared', () => {
    expect(call('all-rights', 0xffff_ffff)).toBe(0b111);
  });
});
