/**
 * A worker that answers 200 when it is told to: each request waits for a message on the channel that its
 * config names. One for `/loop` blocks the thread, and no frame is read any more; one for `/fail/{code}` fails.
 */
import { BroadcastChannel, type MessagePort } from 'node:worker_threads';
import { readRequests, type WrittenRequest } from '../../../../host/protocol/requests.ts';
import { RequestTexts } from '../../../../host/worker/contract/request-texts.ts';
import type { FromWorker, GuestFailure, Spent, ToWorker } from '../../../../host/protocol/messages.ts';

const SPENT: Spent = [1_000, 65_536, 1];

export default function serve({ port }: { port: MessagePort }): Promise<void> {
  const held: number[] = [];
  let channel: BroadcastChannel | undefined;
  const post = (frame: FromWorker): void => port.postMessage([frame]);
  const answer = (id: number): void => post(['response', id, 200, [], false, SPENT]);
  const fail = (id: number, code: GuestFailure): void =>
    post(['failed', id, { code, detail: 'a detail for the log' }, SPENT]);
  const hold = (id: number, path: string): void => {
    const [, what, code] = path.split('/');
    if (what === 'loop') for (;;);
    if (what === 'fail') fail(id, code as GuestFailure);
    else held.push(id);
    channel!.postMessage('holds');
  };
  /** So many of the oldest. */
  const release = (message: unknown): void =>
    held.splice(0, (message as { data: number }).data).forEach(answer);
  return new Promise((retire) => {
    port.on('message', (frames: readonly ToWorker[]) => {
      for (const frame of frames) {
        if (frame[0] === 'adopt') {
          channel = new BroadcastChannel(frame[1].config['channel']!);
          channel.onmessage = release;
          post(['adopted']);
        } else if (frame[0] === 'requests') {
          for (const request of readRequests(frame[1])) hold(request.id, pathOf(request));
        } else if (frame[0] === 'request') {
          hold(frame[1], frame[5]);
        } else if (frame[0] === 'cancel') {
          const at = held.indexOf(frame[1]);
          if (at < 0) continue;
          held.splice(at, 1);
          fail(frame[1], 'guest_trapped');
        } else if (frame[0] === 'retire') {
          channel?.close();
          port.close();
          retire();
        }
      }
    });
  });
}

/** Of the fourth text. */
function pathOf(request: WrittenRequest): string {
  const texts = new RequestTexts(request);
  texts.skip(3);
  return texts.read();
}
