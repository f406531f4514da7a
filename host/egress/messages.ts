/** What crosses between the main thread and the egress thread: arrays of these, those of one turn of the event loop. */
import type { FetchOutcome, OutgoingRequest } from '../protocol/messages.ts';

/** One call to make. The request has passed the policy: it is well-formed and its origin is granted. */
export interface EgressCall {
  readonly request: OutgoingRequest;
  /** Whose call it is: sockets, look-ups and turns are kept apart by this name. */
  readonly plugin: string;
  /** Whether the address may be loopback, private, link-local or otherwise not public. */
  readonly private: boolean;
  /** From the name to the last byte, in milliseconds. */
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
}

/** What the thread is started with. */
export interface EgressSettings {
  /** Addresses of name servers, with port if it is not 53; the system's where there is none. */
  readonly nameServers?: readonly string[];
}

export type ToEgress =
  readonly [kind: 'call', id: number, call: EgressCall] | readonly [kind: 'cancel', id: number];

/** Each `call` that was not cancelled is ended by one `outcome`. */
export type FromEgress =
  readonly [kind: 'ready'] | readonly [kind: 'outcome', id: number, outcome: FetchOutcome];
