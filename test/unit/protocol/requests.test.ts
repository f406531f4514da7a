import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BlockWriter, fitsBlock, INLINE_BODY_BYTES } from '../../../host/protocol/block.ts';
import {
  readRequests,
  writeRequest,
  type RequestToWrite,
  type WrittenRequest,
} from '../../../host/protocol/requests.ts';

function expected({ id, timeLeftMs, exchange }: RequestToWrite): unknown {
  const { method, scheme, authority, pathWithQuery, remoteAddress, requestId, headers, body } = exchange;
  const texts = [method, scheme, authority, pathWithQuery, remoteAddress, requestId, ...headers];
  return { id, timeLeftMs, texts, body: Array.from(body ?? []) };
}

function found({ id, timeLeftMs, body, texts: count, ...written }: WrittenRequest): unknown {
  const { words, at, characters, from } = written;
  let next = from;
  const texts = Array.from({ length: count }, (_, text) => {
    const units = characters.subarray(next, (next += words[at + text]!));
    return String.fromCharCode(...units);
  });
  return { id, timeLeftMs, texts, body: Array.from(body) };
}

const text = fc.string({
  unit: fc.integer({ min: 0, max: 0xff_ff }).map((unit) => String.fromCharCode(unit)),
  maxLength: 20,
});
const requests = (texts: fc.Arbitrary<string>): fc.Arbitrary<RequestToWrite[]> =>
  fc.array(
    fc.record({
      id: fc.integer({ min: 1, max: 2 ** 30 }),
      timeLeftMs: fc.nat(),
      exchange: fc.record({
        method: texts,
        scheme: texts,
        authority: texts,
        pathWithQuery: texts,
        remoteAddress: texts,
        requestId: texts,
        headers: fc.array(fc.tuple(texts, texts)).map((pairs) => pairs.flat()),
        body: fc.option(fc.uint8Array(), { nil: undefined }),
      }),
    }),
    { minLength: 1 },
  );

test.each([
  ['ASCII', fc.string({ unit: 'binary-ascii' })],
  ['any text, lone surrogates too', text],
])('requests come out of a block as they went in: %s', (_what, texts) => {
  const block = new BlockWriter();
  const property = fc.property(requests(texts), (all) => {
    for (const request of all) writeRequest(block, request);
    expect(readRequests(block.take()).map(found)).toEqual(all.map(expected));
  });
  fc.assert(property);
});

const REQUEST: RequestToWrite = {
  id: 1,
  timeLeftMs: 2,
  exchange: {
    method: 'GET',
    scheme: 'http',
    authority: 'a',
    pathWithQuery: '/',
    remoteAddress: '::1',
    requestId: 'r',
    headers: ['name', 'value'],
    body: undefined,
  },
};

test('a byte of a header that is not ASCII stays the character that it is', () => {
  const block = new BlockWriter();
  const exchange = { ...REQUEST.exchange, headers: ['name', 'caf\u00e9 \u00ff'] };
  writeRequest(block, { ...REQUEST, exchange });
  const [request] = readRequests(block.take());
  expect(found(request!)).toEqual(expected({ ...REQUEST, exchange }));
});

test('a block is a copy: what is written later does not change it, and nothing of it comes again', () => {
  const block = new BlockWriter();
  const body = new Uint8Array([1, 2, 3]);
  writeRequest(block, { ...REQUEST, exchange: { ...REQUEST.exchange, body } });
  const first = block.take();
  body.fill(9);
  writeRequest(block, { ...REQUEST, id: 7 });
  const second = block.take();
  expect(readRequests(first).map(found)).toEqual([
    expected({ ...REQUEST, exchange: { ...REQUEST.exchange, body: new Uint8Array([1, 2, 3]) } }),
  ]);
  expect(readRequests(second).map(found)).toEqual([expected({ ...REQUEST, id: 7 })]);
});

test('as many requests as may run at once fit one block, and the next block is small again', () => {
  const block = new BlockWriter();
  const headers = Array.from({ length: 200 }, () => 'x');
  for (let id = 1; id <= 4_096; id++)
    writeRequest(block, { ...REQUEST, id, exchange: { ...REQUEST.exchange, headers } });
  expect(readRequests(block.take()).map(({ id }) => id)).toEqual(
    Array.from({ length: 4_096 }, (_, at) => at + 1),
  );
  writeRequest(block, REQUEST);
  expect(block.take().byteLength).toBeLessThan(200);
});

test('a body goes in a block up to its bound', () => {
  expect(
    [undefined, 0, INLINE_BODY_BYTES].map((size) =>
      fitsBlock(size === undefined ? size : new Uint8Array(size)),
    ),
  ).toEqual([true, true, true]);
  expect(fitsBlock(new Uint8Array(INLINE_BODY_BYTES + 1))).toBe(false);
});
