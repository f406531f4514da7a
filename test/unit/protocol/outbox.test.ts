import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Outbox } from '../../../host/protocol/outbox.ts';

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function open<Frame>(credit?: number) {
  const sent: [Frame[], ArrayBuffer[]][] = [];
  const outbox = new Outbox<Frame>(
    { postMessage: (message, transfer) => sent.push([message as Frame[], transfer]) },
    credit,
  );
  return { outbox, sent };
}

test('frames of one turn of the event loop are one message, in order, with their buffers', async () => {
  const { outbox, sent } = open<string>();
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

test('without credit, frames and their buffers are held back until there is some', async () => {
  const { outbox, sent } = open<string>(2);
  const [one, two] = [new ArrayBuffer(1), new ArrayBuffer(2)];
  for (const [frame, buffer] of [['a'], ['b', one], ['c', two], ['d']] as const) outbox.push(frame, buffer);
  await turn();
  expect(sent).toEqual([[['a', 'b'], [one]]]);
  outbox.grant(1);
  outbox.push('e');
  await turn();
  outbox.grant(5);
  outbox.push('f');
  await turn();
  expect(sent.slice(1)).toEqual([
    [['c'], [two]],
    [['d', 'e', 'f'], []],
  ]);
});

test('whatever is pushed and granted, all goes out in order and never beyond the credit', async () => {
  const steps = fc.array(fc.oneof(fc.constant('push'), fc.constant('turn'), fc.integer({ min: 1, max: 9 })));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 9 }), steps, async (credit, actions) => {
      const { outbox, sent } = open<number>(credit);
      let pushed = 0;
      let granted = credit;
      for (const action of actions) {
        if (action === 'push') outbox.push(pushed++);
        else if (action === 'turn') await turn();
        else {
          outbox.grant(action as number);
          granted += action as number;
        }
        const out = sent.flatMap(([frames]) => frames);
        expect(out.length).toBeLessThanOrEqual(granted);
      }
      await turn();
      const out = sent.flatMap(([frames]) => frames);
      expect(out).toEqual(Array.from({ length: Math.min(pushed, granted) }, (_, at) => at));
      expect(sent.every(([frames]) => frames.length > 0)).toBe(true);
    }),
  );
});
