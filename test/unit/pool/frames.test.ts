import { expect, test } from 'vitest';
import { areFrames } from '../../../host/pool/frames.ts';
import type { FromWorker } from '../../../host/protocol/messages.ts';

const request = {
  method: 'GET',
  url: 'http://a/',
  headers: [],
  body: new Uint8Array(0),
  timeoutMs: undefined,
};

const good: FromWorker[] = [
  ['adopted'],
  ['refused', { code: 'start_failed', detail: 'x' }],
  ['response', 1, 200, ['a', 'b'], false],
  ['body', 1, new Uint8Array(3), true],
  ['failed', 1, { code: 'guest_trapped', detail: 'x' }],
  ['call', 1, 2, request],
  ['log', 1, 'info', 'm', ['k', 'v']],
  ['dropped', 1, 5],
];

test('every frame of the protocol is taken', () => {
  expect(areFrames(good)).toBe(true);
  expect(areFrames([])).toBe(true);
});

test.each<[string, unknown]>([
  ['no array', { 0: 'adopted' }],
  ['nothing', undefined],
  ['a frame that is no array', ['adopted']],
  ['an unknown kind', [['adopt', {}]]],
  ['a kind of Object.prototype', [['constructor']]],
  ['a kind that is no text', [[{ toString: () => 'adopted' }]]],
  ['an error of an unknown code', [['failed', 1, { code: 'nonsense', detail: '' }]]],
  ['an error code of Object.prototype', [['failed', 1, { code: 'toString', detail: '' }]]],
  ['a status that is no integer', [['response', 1, 200.5, [], false]]],
  ['a status that is no number', [['response', 1, '200', [], false]]],
  ['headers that do not come in pairs', [['response', 1, 200, ['a'], false]]],
  ['headers that are no text', [['response', 1, 200, ['a', 1], false]]],
  ['a negative id', [['body', -1, new Uint8Array(1), true]]],
  ['an id that is NaN', [['dropped', NaN, 1]]],
  ['a body that is no bytes', [['body', 1, [1, 2], true]]],
  ['a log level that there is not', [['log', 1, 'fatal', 'm', []]]],
  ['a call without a URL', [['call', 1, 1, { ...request, url: undefined }]]],
  ['a call with a negative timeout', [['call', 1, 1, { ...request, timeoutMs: -1 }]]],
  ['one bad frame among good ones', [...good, ['nonsense']]],
])('%s is refused', (_what, message) => {
  expect(areFrames(message)).toBe(false);
});
