/**
 * A worker's whole life, run as one long piscina task: blank until it is adopted, then it serves
 * the requests of one deployment until it is retired. Opened by URL from host/pool.
 */
import { performance } from 'node:perf_hooks';
import type { MessagePort } from 'node:worker_threads';
import { DETAIL_CHARACTERS, FRAME_WINDOW } from '../protocol/bounds.ts';
import { WayhouseError } from '../protocol/errors.ts';
import { FRAMES_VERSION, type FromWorker, type ToWorker } from '../protocol/messages.ts';
import { Outbox, type Sender } from '../protocol/outbox.ts';
import { type Adopted, Requests } from './requests.ts';
import { raiseWalls } from './walls.ts';
import { closeImports } from './walls/imports.ts';
import { Line } from './walls/line.ts';

export default function serve({ port }: { port: MessagePort }): Promise<void> {
  const line = new Line(port as unknown as Sender);
  raiseWalls(line.breach);
  closeImports(line.breach);
  const outbox = new Outbox<FromWorker>(line, FRAME_WINDOW, { kind: 'answers', place: 'last' });
  return new Promise((retire) => {
    let requests: Requests | undefined;
    port.on('message', (frames: readonly ToWorker[]) => {
      const arrived = performance.now();
      for (const frame of frames) {
        if (frame[0] === 'adopt') requests = adopt({ adoption: frame[1], flags: frame[2] }, outbox);
        else if (frame[0] === 'credit') outbox.grant(frame[1]);
        else if (frame[0] === 'retire') retire(port.close());
        else requests?.receive(frame, arrived);
      }
    });
  });
}

/** Nothing where the plugin is refused. */
function adopt(adopted: Adopted, outbox: Outbox<FromWorker>): Requests | undefined {
  try {
    const { version } = adopted.adoption;
    if (version !== FRAMES_VERSION)
      throw new WayhouseError('internal', `frames of version ${version}, not ${FRAMES_VERSION}`);
    const requests = new Requests(adopted, outbox);
    requests.warm();
    outbox.push(['adopted']);
    return requests;
  } catch (thrown) {
    const { code, detail } = WayhouseError.from(thrown);
    outbox.push(['refused', { code, detail: detail.slice(0, DETAIL_CHARACTERS) }]);
    return undefined;
  }
}
