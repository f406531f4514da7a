import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFrames } from '../../../host/pool/frames.ts';
import { DETAIL_CHARACTERS } from '../../../host/protocol/bounds.ts';
import type { Limits } from '../../../host/protocol/limits.ts';
import type { FromWorker, Heard, OutgoingRequest } from '../../../host/protocol/messages.ts';
import { DEFAULT_LIMITS } from '../../support/limits.ts';

const limits: Limits = {
  ...DEFAULT_LIMITS,
  headerCount: 3,
  headerBytes: 64,
  responseBodyBytes: 100,
  fetchBytes: 50,
  logBytes: 40,
  fuel: 1_000,
  memoryBytes: 500,
};

const MOST = 20;

/** As it arrives: through a structured clone. */
const read = (message: unknown): unknown => readFrames(structuredClone(message), MOST, limits);

const request: OutgoingRequest = {
  method: 'GET',
  url: 'http://a/',
  headers: [],
  body: new Uint8Array(0),
  timeoutMs: undefined,
};

const SPENT = [1, 2, 3] as const;
const call = (parts: object): unknown => ['call', 1, 1, { ...request, ...parts }];
const failed = (parts: object): unknown => [
  'failed',
  1,
  { code: 'guest_trapped', detail: '', ...parts },
  SPENT,
];

const good: FromWorker[] = [
  ['adopted'],
  ['refused', { code: 'start_failed', detail: 'x' }],
  ['breach', 'process.kill'],
  ['response', 1, 200, ['a', 'b'], false, SPENT],
  ['body', 1, new Uint8Array(3), true],
  ['failed', 1, { code: 'guest_trapped', detail: 'x' }, SPENT],
  ['failed', 1, { code: 'lift_exceeded', detail: 'x' }, SPENT],
  ['failed', 1, { code: 'response_too_large', detail: 'x' }, SPENT],
  ['call', 1, 2, request],
  ['log', 1, 'info', 'm', ['k', 'v']],
  ['dropped', 1, 5],
];

test('every frame of the protocol is taken', () => {
  expect(read(good)).toEqual(good);
});

test.each<[string, unknown]>([
  ['a status', ['response', 1, 65_535, [], true, SPENT]],
  ['header fields', ['response', 1, 0, Array(6).fill(''), true, SPENT]],
  ['header bytes', ['response', 1, 0, ['a', 'x'.repeat(63)], true, SPENT]],
  ['what was spent', ['response', 1, 200, [], false, [1_000, 500, 1_000]]],
  ['nothing spent', ['failed', 1, { code: 'fuel_exhausted', detail: '' }, [0, 0, 0]]],
  ['a body', ['body', Number.MAX_SAFE_INTEGER, new Uint8Array(100), false]],
  ['a detail', failed({ detail: 'x'.repeat(DETAIL_CHARACTERS) })],
  ['a call', call({ headers: ['a', 'x'.repeat(63)], body: new Uint8Array(50), timeoutMs: 0 })],
  ['a method and a URL', call({ method: 'M'.repeat(100), url: 'u'.repeat(16_384) })],
  ['a log line', ['log', 1, 'trace', 'x'.repeat(36), ['a', 'b']]],
  ['a count of lines', ['dropped', 1, 2 ** 32 - 1]],
])('%s at its bound is taken', (_what, frame) => {
  expect(read([frame])).toEqual([frame]);
});

test.each<[string, unknown, string]>([
  ['no array', { 0: 'adopted' }, 'a message that holds no frames'],
  ['nothing', undefined, 'a message that holds no frames'],
  ['no frames', [], 'a message that holds no frames'],
  ['a text', 'adopted', 'a message that holds no frames'],
  ['a map', new Map([[0, ['adopted']]]), 'a message that holds no frames'],
  ['bytes', new Uint8Array(3), 'a message that holds no frames'],
  ['too many frames', Array(MOST + 1).fill(['adopted']), 'more frames than it had credit for'],
  ['a frame that is no array', ['adopted'], 'what is not a frame'],
  ['a hole where a frame should be', Object.assign([], { length: 2 }), 'what is not a frame'],
  ['an unknown kind', [['adopt', {}]], 'a frame of a kind that there is not'],
  ['no kind', [[]], 'a frame of a kind that there is not'],
  ['a kind of Object.prototype', [['constructor']], 'a frame of a kind that there is not'],
  ['a kind __proto__', [['__proto__']], 'a frame of a kind that there is not'],
  ['a kind that is no text', [[['adopted']]], 'a frame of a kind that there is not'],
  ['one bad frame among good ones', [...good, ['nonsense']], 'a frame of a kind that there is not'],
])('%s: %3$s', (_what, message, fault) => {
  expect(read(message)).toBe(fault);
});

test.each<[string, string, unknown]>([
  ['more items than it has', 'adopted', ['adopted', 1]],
  ['fewer items than it has', 'response', ['response', 1, 200, []]],
  ['an error of an unknown code', 'refused', ['refused', { code: 'nonsense', detail: '' }]],
  ['an error code of Object.prototype', 'refused', ['refused', { code: 'toString', detail: '' }]],
  ['what it reached for that is no text', 'breach', ['breach', 1]],
  ['a status that is no integer', 'response', ['response', 1, 200.5, [], false, SPENT]],
  ['a status that is no number', 'response', ['response', 1, '200', [], false, SPENT]],
  ['a status above 65,535', 'response', ['response', 1, 65_536, [], false, SPENT]],
  ['a negative status', 'response', ['response', 1, -1, [], false, SPENT]],
  ['headers that do not come in pairs', 'response', ['response', 1, 200, ['a'], false, SPENT]],
  ['headers that are no text', 'response', ['response', 1, 200, ['a', 1], false, SPENT]],
  ['headers with holes', 'response', ['response', 1, 200, Object.assign([], { length: 2 }), false, SPENT]],
  ['headers that are no array', 'response', ['response', 1, 200, { length: 0 }, false, SPENT]],
  ['too many headers', 'response', ['response', 1, 200, Array(8).fill(''), false, SPENT]],
  [
    '4 billion holes for headers',
    'response',
    ['response', 1, 200, Object.assign([], { length: 2 ** 32 - 2 }), false, SPENT],
  ],
  ['too long a header', 'response', ['response', 1, 200, ['a', 'x'.repeat(64)], false, SPENT]],
  ['a flag that is no flag', 'response', ['response', 1, 200, [], 0, SPENT]],
  ['an answer that does not tell what was spent', 'response', ['response', 1, 200, [], false]],
  ['more fuel than there is', 'response', ['response', 1, 200, [], false, [1_001, 0, 0]]],
  ['more memory than there is', 'response', ['response', 1, 200, [], false, [0, 501, 0]]],
  ['more growths than fuel', 'response', ['response', 1, 200, [], false, [0, 0, 1_001]]],
  ['fuel below 0', 'response', ['response', 1, 200, [], false, [-1, 0, 0]]],
  ['fuel that is no integer', 'response', ['response', 1, 200, [], false, [0.5, 0, 0]]],
  ['fuel that is a text', 'response', ['response', 1, 200, [], false, ['1', 0, 0]]],
  ['more spent than there is to spend', 'response', ['response', 1, 200, [], false, [0, 0, 0, 0]]],
  [
    'holes where it tells what was spent',
    'response',
    ['response', 1, 200, [], false, Object.assign([], { length: 3 })],
  ],
  [
    'a failure that does not tell what was spent',
    'failed',
    ['failed', 1, { code: 'guest_trapped', detail: '' }],
  ],
  ['a negative id', 'body', ['body', -1, new Uint8Array(1), true]],
  ['the id 0', 'body', ['body', 0, new Uint8Array(1), true]],
  ['an id that is NaN', 'dropped', ['dropped', NaN, 1]],
  ['an id beyond the safe integers', 'dropped', ['dropped', 2 ** 53, 1]],
  ['an id of BigInt', 'dropped', ['dropped', 1n, 1]],
  ['a date for a number', 'dropped', ['dropped', 1, new Date(1)]],
  ['more lines than can be', 'dropped', ['dropped', 1, 2 ** 32]],
  ['a body that is no bytes', 'body', ['body', 1, [1, 2], true]],
  ['a body of other numbers', 'body', ['body', 1, new Float64Array(1), true]],
  ['a body that is a buffer', 'body', ['body', 1, new ArrayBuffer(1), true]],
  ['an empty body', 'body', ['body', 1, new Uint8Array(0), true]],
  ['too long a body', 'body', ['body', 1, new Uint8Array(101), true]],
  ['a body of a larger buffer', 'body', ['body', 1, new Uint8Array(10).subarray(1), true]],
  ['a body of shared memory', 'body', ['body', 1, new Uint8Array(new SharedArrayBuffer(1)), true]],
  [
    'a body that can grow',
    'body',
    ['body', 1, new Uint8Array(new ArrayBuffer(1, { maxByteLength: 2 })), true],
  ],
  ["a code that is not the guest's", 'failed', failed({ code: 'unauthorized' })],
  ['too long a detail', 'failed', failed({ detail: 'x'.repeat(DETAIL_CHARACTERS + 1) })],
  ['an error with more to it', 'failed', failed({ stage: 'x' })],
  [
    'a key __proto__',
    'failed',
    ['failed', 1, JSON.parse('{"__proto__": {"code": "guest_trapped"}, "detail": ""}'), SPENT],
  ],
  ['a log level that there is not', 'log', ['log', 1, 'fatal', 'm', []]],
  ['too long a message', 'log', ['log', 1, 'info', 'x'.repeat(41), []]],
  ['too long fields', 'log', ['log', 1, 'info', 'x'.repeat(37), ['a', 'b']]],
  ['more empty fields than there is room', 'log', ['log', 1, 'info', '', Array(42).fill('')]],
  ['a call number 0', 'call', ['call', 1, 0, request]],
  ['a call without a URL', 'call', call({ url: undefined })],
  ['a call with a negative timeout', 'call', call({ timeoutMs: -1 })],
  ['a call with more to it', 'call', call({ more: 1 })],
  ['a call that is none', 'call', ['call', 1, 1, null]],
  ['a call that is an array', 'call', ['call', 1, 1, ['GET', 'http://a/', [], new Uint8Array(0), 1]]],
  ['too long a method', 'call', call({ method: 'M'.repeat(101) })],
  ['too long a URL', 'call', call({ url: 'u'.repeat(16_385) })],
  ['too many headers of a call', 'call', call({ headers: Array(8).fill('') })],
  ['too long a header of a call', 'call', call({ headers: ['a', 'x'.repeat(64)] })],
  ['too long a body of a call', 'call', call({ body: new Uint8Array(51) })],
])('%s: a wrong %s frame', (_what, kind, frame) => {
  expect(read([frame])).toBe(`a wrong ${kind} frame`);
});

test('what refers to itself is refused', () => {
  const frame: unknown[] = ['log', 1, 'info', 'm'];
  frame.push(frame);
  expect(read([frame])).toBe('a wrong log frame');
});

const kind = fc.constantFrom(...good.map(([name]) => name), 'adopt', '__proto__');
const junk = fc.oneof(
  fc.anything({
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withBigInt: true,
    withSparseArray: true,
  }),
  fc.constantFrom<unknown>(1, 200, true, [], 'info', 'm', request, new Uint8Array(1), {
    code: 'guest_trapped',
    detail: 'x',
  }),
);
const frames = fc.array(
  fc.oneof(
    junk,
    fc.tuple(kind, fc.array(junk, { maxLength: 5 })).map(([name, items]) => [name, ...items]),
    fc.constantFrom<unknown>(...good),
  ),
  { maxLength: MOST + 2 },
);

test('whatever comes, it is told what it is, and nothing is thrown; what is taken is as the protocol has it', () => {
  let taken = 0;
  const property = fc.property(fc.oneof(junk, frames), (message) => {
    const found = readFrames(message, MOST, limits);
    if (typeof found === 'string') return;
    taken += 1;
    expect(found).toEqual(message);
    expect(found.length).toBeGreaterThan(0);
    for (const frame of found) expect(typeOf(frame)).toBe(SHAPES[frame[0]]);
  });
  fc.assert(property, { numRuns: 5_000 });
  expect(taken).toBeGreaterThan(10);
});

/** The types of the protocol again, in other words. */
const SHAPES: Record<Heard[0], string> = {
  adopted: 'string',
  refused: 'string, {code: string, detail: string}',
  breach: 'string, string',
  waited: 'string, number',
  'whole-response': 'string, number, number, [], bytes, []',
  response: 'string, number, number, [], boolean, []',
  body: 'string, number, bytes, boolean',
  failed: 'string, number, {code: string, detail: string}, []',
  call: 'string, number, number, {method: string, url: string, headers: [], body: bytes, timeoutMs: undefined}',
  log: 'string, number, string, string, []',
  dropped: 'string, number, number',
};

function typeOf(value: unknown, depth = 0): string {
  if (value instanceof Uint8Array) return 'bytes';
  if (Array.isArray(value)) return depth === 0 ? value.map((item) => typeOf(item, 1)).join(', ') : '[]';
  if (typeof value !== 'object' || value === null) return typeof value;
  const fields = Object.entries(value).map(([name, item]) => `${name}: ${typeOf(item, 1)}`);
  return `{${fields.join(', ')}}`;
}
