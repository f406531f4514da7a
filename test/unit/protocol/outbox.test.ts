import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BlockReader, type BlockWriter } from '../../../host/protocol/block.ts';
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

const word = (block: BlockWriter, item: number): void => block.word(item);

/** Frames with the words of their blocks in the place of these. */
function openWithBlock(place: 'first' | 'last', credit?: number) {
  const sent: unknown[][] = [];
  const postMessage = (message: unknown, transfer: ArrayBuffer[]): void => {
    const frames = (message as unknown[]).map((frame) => (Array.isArray(frame) ? words(frame) : frame));
    sent.push(frames);
    expect(transfer).toHaveLength(frames.filter((frame) => Array.isArray(frame)).length);
  };
  return { outbox: new Outbox<string>({ postMessage }, credit, { kind: 'numbers', place }), sent };
}

function words([kind, block]: readonly unknown[]): unknown[] {
  const reader = BlockReader.open(block as ArrayBuffer)!;
  return [kind, ...reader.words.subarray(reader.at, reader.at + reader.left)];
}

test.each([
  ['first', [['numbers', 1, 2], 'a', 'b']],
  ['last', ['a', 'b', ['numbers', 1, 2]]],
] as const)(
  'what is written in one turn is one block, which stands %s in its message',
  async (place, message) => {
    const { outbox, sent } = openWithBlock(place);
    outbox.write(word, 1);
    outbox.push('a');
    outbox.push('b');
    outbox.write(word, 2);
    await turn();
    outbox.write(word, 3);
    await turn();
    outbox.push('c');
    await turn();
    expect(sent).toEqual([message, [['numbers', 3]], ['c']]);
  },
);

test('what is written takes credit as a frame does, and is held back in its order', async () => {
  const { outbox, sent } = openWithBlock('last', 1);
  for (const number of [1, 2, 3]) outbox.write(word, number);
  outbox.push('a');
  await turn();
  outbox.grant(1);
  await turn();
  outbox.grant(5);
  await turn();
  expect(sent).toEqual([[['numbers', 1]], [['numbers', 2]], ['a', ['numbers', 3]]]);
});
