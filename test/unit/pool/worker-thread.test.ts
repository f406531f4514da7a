/** One worker's port, with the worker's end of it in the hands of the test. */
import type { MessagePort } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import type { Holder } from '../../../host/pool/side-ports.ts';
import { WorkerThread } from '../../../host/pool/worker-thread.ts';
import { FRAME_WINDOW } from '../../../host/protocol/bounds.ts';
import { isFlagged } from '../../../host/protocol/cancel-flags.ts';
import type { Adoption, FromGuest, FromWorker, ToWorker } from '../../../host/protocol/messages.ts';
import { Outbox, type Sender } from '../../../host/protocol/outbox.ts';
import { DEFAULT_LIMITS } from '../../support/limits.ts';

const DROPPED: FromWorker = ['dropped', 1, 1];
const ADOPTION = { limits: DEFAULT_LIMITS } as Adoption;
const some = (count: number): FromWorker[] => Array.from({ length: count }, () => DROPPED);

async function blank() {
  const far = Promise.withResolvers<readonly [MessagePort, Holder]>();
  const worker = new WorkerThread({
    run: (port, holder) => {
      far.resolve([port, holder]);
      return new Promise((_, reject) =>
        holder.signal.addEventListener('abort', () => reject(new Error('aborted'))),
      );
    },
  });
  const [port, holder] = await far.promise;
  onTestFinished(() => worker.kill());
  return { worker, port, holder };
}

async function adopted() {
  const { worker, port, holder } = await blank();
  const heard: FromGuest[] = [];
  const breaches: string[] = [];
  const lost: string[] = [];
  const credits: number[] = [];
  const flags = Promise.withResolvers<Int32Array>();
  port.on('message', (frames: ToWorker[]) => {
    for (const frame of frames) {
      if (frame[0] === 'credit') credits.push(frame[1]);
      else if (frame[0] === 'adopt') flags.resolve(frame[2]);
    }
  });
  const adoption = worker.adopt(ADOPTION, {
    frame: (_worker, frame) => heard.push(frame),
    breach: (what) => breaches.push(what),
    lost: (_worker, reason) => lost.push(reason),
  });
  port.postMessage([['adopted']]);
  await adoption;
  return { worker, port, holder, heard, breaches, lost, credits, flags: await flags.promise };
}

test('a blank worker has nothing to say: one that speaks is ended, and adopts nothing any more', async () => {
  const { worker, port } = await blank();
  port.postMessage([['adopted']]);
  await worker.ended;
  expect(worker.state).toBe('gone');
  const events = { frame: () => {}, breach: () => {}, lost: () => {} };
  await expect(worker.adopt(ADOPTION, events)).rejects.toMatchObject({ code: 'worker_lost' });
});

test('a worker belongs to whom it was given first, also when it has been retired', async () => {
  const { worker, breaches } = await adopted();
  const events = { frame: () => {}, breach: () => {}, lost: () => {} };
  await expect(worker.adopt(ADOPTION, events)).rejects.toMatchObject({ code: 'worker_lost' });
  worker.kill();
  await worker.ended;
  await expect(worker.adopt(ADOPTION, events)).rejects.toMatchObject({ code: 'worker_lost' });
  expect(breaches).toEqual([]);
});

test('the longest wait that it tells of is kept, until somebody reads it', async () => {
  const { worker, port, heard } = await adopted();
  port.postMessage([['waited', 7], ['waited', 12.5], ['waited', 3], DROPPED]);
  await expect.poll(() => heard).toEqual([DROPPED]);
  expect(worker.waitedMs).toBe(12.5);
});

test('a whole window may come at once, and is credited', async () => {
  const { port, heard, credits, breaches } = await adopted();
  port.postMessage(some(FRAME_WINDOW - 1)); // the first was `adopted`
  await expect.poll(() => credits).toEqual([FRAME_WINDOW]);
  expect(heard).toHaveLength(FRAME_WINDOW - 1);
  port.postMessage(some(FRAME_WINDOW));
  await expect.poll(() => credits).toEqual([FRAME_WINDOW, FRAME_WINDOW]);
  expect([heard.length, breaches]).toEqual([2 * FRAME_WINDOW - 1, []]);
});

test('one frame more, in one message, ends the worker before any is looked at', async () => {
  const { worker, port, heard, breaches, lost } = await adopted();
  port.postMessage(some(FRAME_WINDOW));
  await worker.ended;
  expect(heard).toEqual([]);
  expect(breaches).toEqual(['it sent more frames than it had credit for']);
  expect(lost).toEqual(breaches);
});

test('a flood of small messages ends the worker at its window; the rest is never looked at', async () => {
  const { worker, port, heard, breaches } = await adopted();
  for (let i = 0; i < 20_000; i++) port.postMessage([DROPPED]);
  await worker.ended;
  // Node hands over the first thousand in one turn and the rest in the next; half a window is granted between.
  expect(heard.length).toBeLessThan(2 * FRAME_WINDOW);
  expect(breaches).toEqual(['it sent more frames than it had credit for']);
});

test('after a wrong frame nothing of the same message or of the next ones is looked at', async () => {
  const { worker, port, heard, breaches, lost } = await adopted();
  port.postMessage([DROPPED, ['adopted'], DROPPED]);
  port.postMessage([DROPPED]);
  await worker.ended;
  expect(heard).toEqual([DROPPED]);
  expect(breaches).toEqual(['it sent a second adopted frame']);
  expect(lost).toEqual(breaches);
});

test('an outbox that keeps to its credit gets 50,000 frames through, in order', async () => {
  const { port, heard, breaches } = await adopted();
  const outbox = new Outbox<FromWorker>(port as unknown as Sender, FRAME_WINDOW - 1);
  const all = Promise.withResolvers<void>();
  port.on('message', (frames: ToWorker[]) => {
    for (const frame of frames) if (frame[0] === 'credit') outbox.grant(frame[1]);
    if (heard.length > 50_000 - FRAME_WINDOW) all.resolve();
  });
  for (let id = 1; id <= 50_000; id++) outbox.push(['dropped', id, 1]);
  await all.promise;
  await expect.poll(() => heard.length).toBe(50_000);
  expect(heard.every(([, id], at) => id === at + 1)).toBe(true);
  expect(breaches).toEqual([]);
});

test('what comes by another port ends it', async () => {
  const { worker, holder, breaches } = await adopted();
  holder.stray('it wrote elsewhere');
  holder.stray('it wrote elsewhere');
  await worker.ended;
  expect(breaches).toEqual(['it wrote elsewhere']);
});

test('a task that ends is a breach, but for one that was retired', async () => {
  const serving = await adopted();
  serving.holder.outcome();
  expect(serving.breaches).toEqual(['it ended its task']);
  const retired = await adopted();
  const ended = retired.worker.retire();
  retired.holder.outcome();
  await ended;
  expect([retired.breaches, retired.lost]).toEqual([[], []]);
});

test('a cancelled request is flagged at once in memory that both sides have, until it has ended', async () => {
  const { worker, flags } = await adopted();
  worker.send(['cancel', 7]);
  expect([isFlagged(flags, 7), isFlagged(flags, 8)]).toEqual([true, false]);
  worker.settled(7);
  expect(isFlagged(flags, 7)).toBe(false);
});

test('of two requests that meet at one place the younger is flagged, and stays so when the older ends', async () => {
  const { worker, flags } = await adopted();
  const [older, younger] = [7, 7 + flags.length];
  worker.send(['cancel', older]);
  worker.send(['cancel', younger]);
  expect([isFlagged(flags, older), isFlagged(flags, younger)]).toEqual([false, true]);
  worker.settled(older);
  expect(isFlagged(flags, younger)).toBe(true);
});
