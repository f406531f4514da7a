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
import { loadGuest } from './guest.ts';
import { replaceJspi } from './lifting/jspi.ts';
import { type Adopted, Requests } from './requests.ts';
import { raiseWalls } from './walls.ts';
import { Line } from './walls/line.ts';

export default function serve({ port }: { port: MessagePort }): Promise<void> {
  const line = new Line(port as unknown as Sender);
  replaceJspi();
  raiseWalls(line.breach);
  const outbox = new Outbox<FromWorker>(line, FRAME_WINDOW);
  return new Promise((retire) => {
    let requests: Requests | undefined;
    const adopted = (served: Requests): void => {
      requests = served;
    };
    port.on('message', (frames: readonly ToWorker[]) => {
      const arrived = performance.now();
      for (const frame of frames) {
        if (frame[0] === 'adopt')
          void adopt({ adoption: frame[1], flags: frame[2] }, outbox, line).then(adopted, (error) =>
            refuse(error, outbox),
          );
        else if (frame[0] === 'credit') outbox.grant(frame[1]);
        else if (frame[0] === 'retire') retire(port.close());
        else requests?.receive(frame, arrived);
      }
    });
  });
}

async function adopt(adopted: Adopted, outbox: Outbox<FromWorker>, line: Line): Promise<Requests> {
  const { adoption } = adopted;
  if (adoption.version !== FRAMES_VERSION) {
    throw new WayhouseError('internal', `frames of version ${adoption.version}, not ${FRAMES_VERSION}`);
  }
  const guest = await loadGuest(adoption, line.breach);
  const requests = new Requests(guest, adopted, outbox);
  await requests.warm();
  outbox.push(['adopted']);
  return requests;
}

function refuse(error: unknown, outbox: Outbox<FromWorker>): void {
  const { code, detail } = WayhouseError.from(error);
  outbox.push(['refused', { code, detail: detail.slice(0, DETAIL_CHARACTERS) }]);
}
