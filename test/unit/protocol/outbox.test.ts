import { expect, test } from 'vitest';
import { Outbox } from '../../../host/protocol/outbox.ts';

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('frames of one turn of the event loop are one message, in order, with their buffers', async () => {
  const sent: [unknown, ArrayBuffer[]][] = [];
  const outbox = new Outbox<string>({ postMessage: (message, transfer) => sent.push([message, transfer]) });
  const buffer = new ArrayBuffer(1);
  outbox.push('a');
  outbox.push('b', buffer);
  await Promise.resolve().then(() => outbox.push('c'));
  expect(sent).toEqual([]);
  await turn();
  outbox.push('d');
  await turn();
  await turn();
  expect(sent).toEqual([
    [['a', 'b', 'c'], [buffer]],
    [['d'], []],
  ]);
});
