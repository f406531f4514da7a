import { expect, test } from 'vitest';
import { Line } from '../../../host/worker/walls/line.ts';

function open(post: (message: unknown) => void = () => {}) {
  const sent: unknown[] = [];
  const line = new Line({
    postMessage: (message) => {
      post(message);
      sent.push(message);
    },
  });
  return { line, sent };
}

test('a breach is told at once and thrown, and nothing is sent after it', () => {
  const { line, sent } = open();
  line.postMessage(['before'], []);
  expect(() => line.breach('eval')).toThrow('a plugin may not reach for eval');
  expect(() => line.breach('process.kill')).toThrow('process.kill');
  line.postMessage(['after'], []);
  expect(sent).toEqual([['before'], [['breach', 'eval']]]);
});

test('a breach that could not be told is told with the next try to send', () => {
  let full = true;
  const { line, sent } = open(() => {
    if (full) throw new RangeError('Maximum call stack size exceeded');
  });
  expect(() => line.breach('eval')).toThrow(RangeError);
  full = false;
  line.postMessage(['after'], []);
  expect(sent).toEqual([[['breach', 'eval']]]);
});
