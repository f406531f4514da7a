import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAnswers } from '../../../host/pool/answers.ts';
import { writeAnswer, type Answer } from '../../../host/protocol/answers.ts';
import { BlockWriter, INLINE_BODY_BYTES } from '../../../host/protocol/block.ts';
import { LIMITS, type Limits } from '../../../host/protocol/limits.ts';
import { DEFAULT_LIMITS } from '../../support/limits.ts';

const limits: Limits = {
  ...DEFAULT_LIMITS,
  headerCount: 3,
  headerBytes: 64,
  responseBodyBytes: 100,
  fuel: LIMITS.fuel.ceiling,
  memoryBytes: 500,
};
const MOST = 20;

const ANSWER: Answer = {
  id: 1,
  status: 200,
  headers: ['a', 'b'],
  body: new Uint8Array([1, 2]),
  spent: [5, 6, 7],
};

function blockOf(answers: readonly Answer[]): ArrayBuffer {
  const block = new BlockWriter();
  for (const answer of answers) writeAnswer(block, answer);
  return block.take();
}

const read = (...answers: Answer[]) => readAnswers(blockOf(answers), MOST, limits);

const value = fc.string({ unit: 'binary', maxLength: 5 });
const answers = fc.array(
  fc.record({
    id: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    status: fc.nat(65_535),
    headers: fc.array(fc.tuple(value, value), { maxLength: 3 }).map((pairs) => pairs.flat()),
    body: fc.uint8Array({ maxLength: 100 }),
    spent: fc.tuple(
      fc.maxSafeNat().map((fuel) => fuel % limits.fuel),
      fc.nat(500),
      fc.nat(2 ** 31),
    ),
  }),
  { minLength: 1, maxLength: MOST },
);

test('answers come out of a block as they went in', () => {
  const property = fc.property(answers, (all) => {
    const found = readAnswers(blockOf(all), MOST, limits);
    expect(found).toEqual(
      all.map(({ id, status, headers, body, spent }) => ['whole-response', id, status, headers, body, spent]),
    );
  });
  fc.assert(property);
});

test('each value is taken at its bound', () => {
  const edge: Answer = {
    id: 2 ** 32 - 1,
    status: 65_535,
    headers: ['x'.repeat(64), '', '', '', '', ''],
    body: new Uint8Array(100),
    spent: [limits.fuel, 500, 2 ** 32 - 1],
  };
  expect(read(edge)).toEqual([['whole-response', edge.id, edge.status, edge.headers, edge.body, edge.spent]]);
  const most = { ...limits, responseBodyBytes: 2 * INLINE_BODY_BYTES };
  const body = new Uint8Array(INLINE_BODY_BYTES);
  expect(readAnswers(blockOf([{ ...ANSWER, body }]), MOST, most)?.[0]?.[4]).toEqual(body);
});

test('growths beyond what a word holds are told as the most that it holds', () => {
  expect(read({ ...ANSWER, spent: [1, 2, 2 ** 40] })?.[0]?.[5]).toEqual([1, 2, 2 ** 32 - 1]);
});

test.each<[string, Partial<Answer>]>([
  ['the number 0', { id: 0 }],
  ['a status above 65,535', { status: 65_536 }],
  ['more fuel than there is', { spent: [limits.fuel + 1, 0, 0] }],
  ['fuel of 64 bits', { spent: [2 ** 63, 0, 0] }],
  ['more memory than there is', { spent: [0, 501, 0] }],
  ['headers that do not come in pairs', { headers: ['a'] }],
  ['too many headers', { headers: Array(8).fill('') }],
  ['too long a header', { headers: ['a', 'x'.repeat(64)] }],
  ['too long a header in another script', { headers: ['a', '\u0416'.repeat(64)] }],
  ['a body above responseBodyBytes', { body: new Uint8Array(101) }],
])('a block is refused with %s', (_what, parts) => {
  expect(read({ ...ANSWER, ...parts })).toBe(undefined);
  expect(read(ANSWER, { ...ANSWER, ...parts })).toBe(undefined);
});

test('a block is refused with more growths than fuel', () => {
  expect(readAnswers(blockOf([{ ...ANSWER, spent: [0, 0, 9] }]), MOST, { ...limits, fuel: 8 })).toBe(
    undefined,
  );
});

test('a body that should have come in frames is refused', () => {
  const body = new Uint8Array(INLINE_BODY_BYTES + 1);
  const wide = { ...limits, responseBodyBytes: body.length };
  expect(readAnswers(blockOf([{ ...ANSWER, body }]), MOST, wide)).toBe(undefined);
});

test('as many answers are read as there is credit for, and not one more', () => {
  const many = Array.from({ length: 5 }, () => ANSWER);
  expect(readAnswers(blockOf(many), 5, limits)).toHaveLength(5);
  expect(readAnswers(blockOf(many), 4, limits)).toBe(undefined);
  expect(readAnswers(blockOf(many), 0, limits)).toBe(undefined);
});

test('a block without answers is refused', () => {
  expect(readAnswers(blockOf([]), MOST, limits)).toBe(undefined);
  for (let size = 0; size < 16; size++)
    expect(readAnswers(new ArrayBuffer(size), MOST, limits)).toBe(undefined);
});

/** Every value that a word may be given to mislead who counts with it. */
const LIES = [0, 1, 2, 3, 7, 8, 0xff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

/** What every answer that is taken must be, whatever was sent. */
function expectSane(block: ArrayBuffer): number {
  const found = readAnswers(block, MOST, limits);
  if (found === undefined) return 0;
  expect(found.length).toBeLessThanOrEqual(MOST);
  let [characters, bytes] = [0, 0];
  for (const [, id, status, headers, body, [fuel, memory, growths]] of found) {
    const length = headers.reduce((sum, text) => sum + text.length, 0);
    expect([id > 0, status <= 65_535, headers.length % 2, headers.length <= 6, length <= 64]).toEqual([
      true,
      true,
      0,
      true,
      true,
    ]);
    expect([fuel <= limits.fuel, memory <= 500, growths <= limits.fuel, body.length <= 100]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    characters += length;
    bytes += body.length;
  }
  const [words, texts, width] = new Uint32Array(block, 0, 3);
  expect([texts, 4 * (3 + words!) + texts! * width! + bytes]).toEqual([characters, block.byteLength]);
  return found.length;
}

test('every word may be a lie, and so may the size', () => {
  const honest = blockOf([
    ANSWER,
    { ...ANSWER, id: 2, headers: ['\u0416', ''] },
    { ...ANSWER, id: 3, body: new Uint8Array(9) },
  ]);
  const words = new Uint32Array(honest, 0, 1)[0]! + 3;
  for (let at = 0; at < words; at++) {
    for (const lie of LIES) {
      const block = honest.slice(0);
      new Uint32Array(block, 0, words)[at] = lie;
      expectSane(block);
    }
  }
  for (let size = 0; size < honest.byteLength; size++) expect(expectSane(honest.slice(0, size))).toBe(0);
  const longer = honest.transfer(honest.byteLength + 1);
  expect(expectSane(longer)).toBe(0);
});

test('any bytes at all are refused or are answers within the limits', () => {
  const honest = answers.map((all) => new Uint8Array(blockOf(all)));
  const flips = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
  let taken = 0;
  const property = fc.property(fc.oneof(fc.uint8Array(), honest), flips, (bytes, changes) => {
    const block = bytes.slice();
    for (const [at, byte] of changes) if (block.length > 0) block[at % block.length] = byte;
    taken += expectSane(block.buffer);
  });
  fc.assert(property, { numRuns: 3_000 });
  expect(taken).toBeGreaterThan(10);
});
