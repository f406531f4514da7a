import { onTestFinished } from 'vitest';
import {
  startEgress,
  type Egress,
  type EgressCall,
  type EgressSettings,
} from '../../../../host/egress/egress.ts';
import type { OutgoingRequest } from '../../../../host/protocol/messages.ts';

/** An egress thread, gone with the test. */
export async function egressFor(settings?: EgressSettings): Promise<Egress> {
  const egress = await startEgress(settings);
  onTestFinished(() => egress.close());
  return egress;
}

type Changes = Partial<Omit<EgressCall, 'request'>> & Partial<OutgoingRequest>;

/** A GET that may reach private addresses, with what differs from that. */
export function callTo(url: string, changes: Changes = {}): EgressCall {
  const { method = 'GET', headers = [], body = new Uint8Array(0) } = changes;
  return {
    request: { method, url, headers, body, timeoutMs: undefined },
    plugin: changes.plugin ?? 'caller',
    private: changes.private ?? true,
    timeoutMs: changes.timeoutMs ?? 30_000,
    maxResponseBytes: changes.maxResponseBytes ?? 1024 * 1024,
  };
}

export function text(body: Uint8Array | undefined): string {
  return Buffer.from(body ?? []).toString('latin1');
}
