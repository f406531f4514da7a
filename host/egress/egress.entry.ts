/** The egress thread: makes outbound calls for the main thread until it is terminated. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FetchOutcome } from '../protocol/messages.ts';
import { Outbox } from '../protocol/outbox.ts';
import { Call } from './call.ts';
import { Connections } from './connections.ts';
import type { EgressCall, EgressSettings, FromEgress, ToEgress } from './messages.ts';

if (parentPort === null) throw new Error('egress.entry.ts runs in a worker thread only');

const port = parentPort;
const outbox = new Outbox<FromEgress>({
  postMessage: (frames, transfer) => port.postMessage(frames, transfer),
});
const connections = new Connections(workerData as EgressSettings);
const calls = new Map<number, Call>();

port.on('message', (frames: readonly ToEgress[]) => {
  for (const frame of frames) receive(frame);
});
outbox.push(['ready']);

function receive(frame: ToEgress): void {
  switch (frame[0]) {
    case 'call':
      return start(frame[1], frame[2]);
    case 'cancel':
      calls.get(frame[1])?.cancel();
      calls.delete(frame[1]);
  }
}

function start(id: number, egressCall: EgressCall): void {
  const call = new Call(egressCall, (outcome) => end(id, outcome));
  calls.set(id, call);
  call.start(connections);
}

function end(id: number, outcome: FetchOutcome): void {
  calls.delete(id);
  outbox.push(['outcome', id, outcome], outcome.ok?.body.buffer as ArrayBuffer | undefined);
}
