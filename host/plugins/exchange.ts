import type { WayhouseError } from '../protocol/errors.ts';
import type { FlatHeaders } from '../protocol/messages.ts';

/** A guest's answer that has passed every check: what goes out as it stands. */
export interface CheckedResponse {
  readonly status: number;
  readonly headers: FlatHeaders;
  readonly body: Uint8Array;
}

/** What a request took. */
export interface Cost {
  readonly fuel: number;
  /** From its admission to its end in the worker, in milliseconds. */
  readonly wallMs: number;
  /** Linear memory of its instance at its largest. */
  readonly memoryBytes: number;
}

/**
 * One request of a client on its way through the host. The gateway makes it, once the body is there;
 * dispatch ends it by exactly one call of `respond` or `fail`, or never if it was cancelled.
 */
export interface Exchange {
  readonly requestId: string;
  readonly method: string;
  readonly scheme: 'http' | 'https';
  readonly authority: string;
  /** Without the prefix at which the plugin is mounted; begins with "/". */
  readonly pathWithQuery: string;
  /** Already without hop-by-hop fields, with the gateway's own x-forwarded-*. */
  readonly headers: FlatHeaders;
  readonly remoteAddress: string;
  readonly body: Uint8Array | undefined;

  /** `version` is the version of the plugin that answered. */
  respond(response: CheckedResponse, version: number, cost?: Cost): void;
  /** `version` is undefined where none had admitted the request, `cost` where no worker told of it. */
  fail(error: WayhouseError, version?: number, cost?: Cost): void;
}

/** A request that was admitted. */
export interface Run {
  /** The client is gone: stop the work, answer nothing. Does nothing once the exchange has ended. */
  cancel(): void;
}
