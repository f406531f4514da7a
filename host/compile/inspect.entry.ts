/** The inspection thread: reads the artifacts whose paths it is given, until it is terminated. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ErrorData, WayhouseError } from '../protocol/errors.ts';
import { inspect, type InspectBounds } from './inspect/inspect.ts';
import type { InspectionReply } from './inspector.ts';

if (parentPort === null) throw new Error('inspect.entry.ts runs as a worker thread.');
const port = parentPort;

port.on('message', async (artifactPath: string) => port.postMessage(await reply(artifactPath)));

async function reply(artifactPath: string): Promise<InspectionReply> {
  try {
    return { inspection: await inspect(artifactPath, workerData as InspectBounds) };
  } catch (thrown) {
    return { error: dataOf(thrown) };
  }
}

function dataOf(thrown: unknown): ErrorData {
  if (thrown instanceof WayhouseError) return thrown.toData();
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal', detail: `The inspection failed: ${why}.` };
}
