import { expect, test } from 'vitest';
import { meterCode } from '../../../../host/compile/meter/code.ts';
import { Helpers } from '../../../../host/compile/meter/helpers.ts';
import { meter } from '../../../../host/compile/meter/meter.ts';
import { readModule } from '../../../../host/compile/meter/module.ts';
import { type Part, bytes, CORE_PREAMBLE, leb, section, sized } from '../../../support/wasm-encode.ts';
import { core, meteredCore } from './support/metered.ts';

test.each([
  ['of its own', '(memory 1 1 shared)'],
  ['that is imported', '(import "a" "b" (memory 1 1 shared))'],
])('a shared memory %s is refused by name', async (_, fields) => {
  await expect(meteredCore(fields)).rejects.toMatchObject({
    code: 'feature_refused',
    detail: expect.stringMatching(/^threads: a shared memory, at byte \d+ of the core module$/),
  });
});

const ADDRESS = '(i32.const 0)';
const V = '(v128.const i64x2 1 2)';

test.each([
  ['threads', 'atomic.fence', '(atomic.fence)', [0xfe, 0x03]],
  ['threads', 'memory.atomic.notify', `(drop (memory.atomic.notify ${ADDRESS} ${ADDRESS}))`, [0xfe, 0x00]],
  ['threads', 'i32.atomic.load', `(drop (i32.atomic.load ${ADDRESS}))`, [0xfe, 0x10]],
  [
    'threads',
    'i64.atomic.rmw8.add_u',
    `(drop (i64.atomic.rmw8.add_u ${ADDRESS} (i64.const 1)))`,
    [0xfe, 0x22],
  ],
  ['relaxed-simd', 'i8x16.relaxed_swizzle', `(drop (i8x16.relaxed_swizzle ${V} ${V}))`, [0xfd, 0x80, 0x02]],
  ['relaxed-simd', 'f32x4.relaxed_madd', `(drop (f32x4.relaxed_madd ${V} ${V} ${V}))`, [0xfd, 0x85, 0x02]],
  [
    'relaxed-simd',
    'i32x4.relaxed_dot_i8x16_i7x16_add_s',
    `(drop (i32x4.relaxed_dot_i8x16_i7x16_add_s ${V} ${V} ${V}))`,
    [0xfd, 0x93, 0x02],
  ],
])('%s: %s is refused by name, with its offset', async (feature, name, instruction, opcode) => {
  const module = await core(`(memory 1) (func nop) (func ${instruction})`);
  const at = Buffer.from(module).indexOf(Uint8Array.from(opcode));
  expect(() => meter(module)).toThrow(
    expect.objectContaining({
      code: 'feature_refused',
      detail: expect.stringMatching(new RegExp(`^${feature}: ${name} .*, at byte ${at}$`)),
    }),
  );
});

/** A module of one function with that code, which V8 need not take. */
const unchecked = (...code: readonly Part[]): Uint8Array =>
  bytes(
    CORE_PREAMBLE,
    section(1, [1, 0x60, 0, 0]),
    section(3, [1, 0]),
    section(10, bytes(1, sized(bytes(0, ...code, 0x0b)))),
  );

const FIRST_BYTE = unchecked().length - 1;

test.each([
  ['a byte', [0x27], '0x27'],
  ['a byte that is a prefix elsewhere', [0xff], '0xff'],
  ['a number behind a prefix', [0xfc, ...leb(200)], '0xfc 0xc8'],
  ['a number beyond all tables', [0xfb, ...leb(512)], '0xfb 0x200'],
  ['one that would be another behind another prefix', [0xfb, ...leb(512 + 8)], '0xfb 0x208'],
])('an instruction that V8 may know one day fails closed: %s', (_, code, opcode) => {
  const module = readModule(unchecked(code));
  expect(() => meterCode(module, new Helpers(module))).toThrow(
    expect.objectContaining({
      code: 'feature_refused',
      detail: `unknown instruction ${opcode}, at byte ${FIRST_BYTE} of the core module`,
    }),
  );
});

test.each([
  ['code', unchecked(0x6a), /^WebAssembly\.Module\(\): Compiling function #0 failed: .*i32\.add/],
  [
    'a module',
    Uint8Array.of(0, 0x61, 0x73, 0x6d),
    /^WebAssembly\.Module\(\): expected 4 bytes, fell off end/,
  ],
])('%s that is invalid is refused in the words of V8', (_, module, words) => {
  expect(() => meter(module)).toThrow(
    expect.objectContaining({ code: 'compile_failed', detail: expect.stringMatching(words) }),
  );
});

test.each([
  ['function', unchecked(0x10, 1)],
  ['global', unchecked(0x23, 0, 0x1a)],
  ['table', unchecked(0xfc, 0x10, 0, 0x1a)],
])('an index of a %s that only what is appended would make valid is refused', (_, module) => {
  expect(() => meter(module)).toThrow(expect.objectContaining({ code: 'compile_failed' }));
});
