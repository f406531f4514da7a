import { EXTISM } from './extism.ts';
import { FASTIFY } from './fastify.ts';
import { JCO } from './jco.ts';
import type { Peer, PeerSource } from './peer.ts';
import { WASMTIME } from './wasmtime.ts';
import { WAZERO } from './wazero.ts';

const SOURCES: readonly PeerSource[] = [FASTIFY, WASMTIME, JCO, EXTISM, WAZERO];

/** A peer that this machine cannot have. */
export interface AbsentPeer {
  readonly name: string;
  readonly why: string;
}

export interface Peers {
  readonly present: readonly Peer[];
  readonly absent: readonly AbsentPeer[];
}

/** All that can be had, which the first time takes downloads and compilers; and who is missing. */
export async function acquirePeers(
  say: (line: string) => void,
  sources: readonly PeerSource[] = SOURCES,
): Promise<Peers> {
  const present: Peer[] = [];
  const absent: AbsentPeer[] = [];
  for (const source of sources) {
    try {
      present.push(...(await source.acquire(say)));
    } catch (thrown) {
      const [why = ''] = (thrown as Error).message.split('\n');
      for (const name of source.names) absent.push({ name, why });
      say(`${source.names.join(', ')}: not on this machine: ${why}`);
    }
  }
  return { present, absent };
}
