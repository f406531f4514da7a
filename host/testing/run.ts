import type { ErrorCode } from '../protocol/errors.ts';
import type { LogLevel } from '../protocol/messages.ts';
import type { OutboundCall, ReceivedResponse } from './message.ts';

/** A line that the plugin logged, or that the host did about the lines it dropped. */
export interface GuestLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Why a plugin gave no answer of its own. */
export interface Failure {
  /** For example `guest_trapped`, `fuel_exhausted`, `deadline_exceeded`. */
  readonly code: ErrorCode;
  /** What its author reads in the plugin's log: the message of the trap, or the limit. */
  readonly detail: string;
  /** The functions of the plugin that it came from, innermost first, where they are known. */
  readonly functions: readonly string[];
}

/** One request, from its admission to the end of the plugin's work on it. */
export interface Run {
  /** What a client would have received; problem details where there is a failure. */
  readonly response: ReceivedResponse;
  readonly failure: Failure | undefined;
  readonly log: readonly GuestLine[];
  /** Calls that went out, in their order. What the host denied did not. */
  readonly fetches: readonly OutboundCall[];
  /** Units; the same for the same component, request, settings and answers on every machine. 0 if its worker died. */
  readonly fuel: number;
  /** Linear memory at its largest, in bytes. */
  readonly memoryBytes: number;
  /** Milliseconds from admission to answer; of the machine that it ran on. */
  readonly wallMs: number;
}
