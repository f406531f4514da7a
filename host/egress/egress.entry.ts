/** The egress thread: makes outbound calls for the main thread until it is terminated. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FetchOutcome } from '../protocol/messages.ts';
import { Outbox } from '../protocol/outbox.ts';
import { Call } from './call.ts';
import type { EgressCall, EgressSettings, FromEgress, ToEgress } from './messages.ts';
import { Names } from './names.ts';
import { PluginCalls } from './plugin-calls.ts';

if (parentPort === null) throw new Error('egress.entry.ts runs in a worker thread only');

const port = parentPort;
const outbox = new Outbox<FromEgress>({
  postMessage: (frames, transfer) => port.postMessage(frames, transfer),
});
const settings = workerData as EgressSettings;
const plugins = new Map<string, PluginCalls>();
const calls = new Map<number, Call>();

port.on('message', (frames: readonly ToEgress[]) => {
  for (const frame of frames) receive(frame);
});
// Each plugin has its own; this one refuses settings that none could be made of, before anybody waits.
new Names(settings);
outbox.push(['ready']);

function receive(frame: ToEgress): void {
  switch (frame[0]) {
    case 'call':
      return start(frame[1], frame[2]);
    case 'cancel':
      calls.get(frame[1])?.cancel();
  }
}

function start(id: number, egressCall: EgressCall): void {
  const call = new Call(egressCall);
  calls.set(id, call);
  void call.ended.then((outcome) => end(id, outcome));
  callsOf(egressCall.plugin).start(call);
}

function callsOf(plugin: string): PluginCalls {
  const found = plugins.get(plugin);
  if (found !== undefined) return found;
  const made = new PluginCalls(settings, () => plugins.delete(plugin));
  plugins.set(plugin, made);
  return made;
}

function end(id: number, outcome: FetchOutcome | undefined): void {
  calls.delete(id);
  if (outcome === undefined) return;
  outbox.push(['outcome', id, outcome], outcome.ok?.body.buffer as ArrayBuffer | undefined);
}
