/**
 * The frames that cross between the main thread and a worker.
 *
 * A message is an array of frames: all those of one turn of the event loop. A frame is a tuple whose
 * first item names it, because a structured clone of tuples costs a third less than one of objects.
 * A body travels in `body` frames of its own, so that it can come in parts; `last` ends it. What is whole
 * and small, as most requests and answers are, goes in a block with others (block.ts): of many tuples the
 * clone cost more than all else that the host does for a request.
 */
import type { ErrorData } from './errors.ts';
import type { Limits } from './limits.ts';
import type { Linkage } from './linkage.ts';
import type { CoreNeeds } from './metering.ts';

/** Both sides speak the same version or the worker refuses its adoption. */
export const FRAMES_VERSION = 4;

/** Name, value, name, value: a header as Node's `rawHeaders` has it. Values are byte strings. */
export type FlatHeaders = readonly string[];

/** A worker is blank until this arrives; then it belongs to one deployment for life. */
export interface Adoption {
  readonly version: typeof FRAMES_VERSION;
  readonly linkage: Linkage;
  /** The core modules by the names that the linkage calls them. */
  readonly cores: ReadonlyMap<string, WebAssembly.Module>;
  /** By the same names: what an instance of each takes of the limits. */
  readonly needs: ReadonlyMap<string, CoreNeeds>;
  readonly config: Readonly<Record<string, string>>;
  readonly limits: Limits;
}

export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: FlatHeaders;
  readonly body: Uint8Array;
  readonly timeoutMs: number | undefined;
}

export interface FetchResponse {
  readonly status: number;
  readonly headers: FlatHeaders;
  readonly body: Uint8Array;
}

/** The cases of `fetch-error` in wit/v0.1/http.wit, with their payloads. */
export type FetchError =
  | { readonly tag: 'denied'; readonly val: string }
  | { readonly tag: 'invalid-request'; readonly val: string }
  | { readonly tag: 'name-unresolved'; readonly val: string }
  | { readonly tag: 'connection-failed'; readonly val: string }
  | { readonly tag: 'tls-failed'; readonly val: string }
  | { readonly tag: 'protocol-failed'; readonly val: string }
  | { readonly tag: 'timed-out'; readonly val: number }
  | { readonly tag: 'response-too-large'; readonly val: bigint }
  | { readonly tag: 'limit-exceeded'; readonly val: string };

export type FetchOutcome =
  | { readonly ok: FetchResponse; readonly error?: never }
  | { readonly ok?: never; readonly error: FetchError };

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type RequestFrame = readonly [
  kind: 'request',
  id: number,
  method: string,
  scheme: string,
  authority: string,
  pathWithQuery: string,
  headers: FlatHeaders,
  remoteAddress: string,
  requestId: string,
  timeLeftMs: number,
  hasBody: boolean,
];

export type BodyFrame = readonly [kind: 'body', id: number, bytes: Uint8Array, last: boolean];

/** Main thread to worker. `id` names the request, `call` a host call of it. */
export type ToWorker =
  /** The flags are those of cancel-flags.ts, of this worker alone. */
  | readonly [kind: 'adopt', adoption: Adoption, flags: Int32Array]
  /** Whole requests, of requests.ts. */
  | readonly [kind: 'requests', block: ArrayBuffer]
  | RequestFrame
  | BodyFrame
  | readonly [kind: 'reply', id: number, call: number, outcome: FetchOutcome]
  | readonly [kind: 'cancel', id: number]
  /** So many more frames may come. */
  | readonly [kind: 'credit', frames: number]
  | readonly [kind: 'retire'];

/** What a worker may say of a guest that failed; the client is told no more than this code. */
export const GUEST_FAILURES = [
  'guest_trapped',
  'lift_exceeded',
  'response_too_large',
  'fuel_exhausted',
  'stack_exhausted',
  'heap_exhausted',
  'memory_exhausted',
  'deadline_exceeded',
] as const;
export type GuestFailure = (typeof GUEST_FAILURES)[number];

export interface FailureData {
  readonly code: GuestFailure;
  readonly detail: string;
}

/** What a request used, never more than its limits `fuel` and `memoryBytes`, and how often it was refused growth. */
export type Spent = readonly [fuel: number, peakMemoryBytes: number, growthsRefused: number];

export type ResponseFrame = readonly [
  kind: 'response',
  id: number,
  status: number,
  headers: FlatHeaders,
  hasBody: boolean,
  spent: Spent,
];

/** One of those in a block, of answers.ts: whole. */
export type WholeResponseFrame = readonly [
  kind: 'whole-response',
  id: number,
  status: number,
  headers: FlatHeaders,
  body: Uint8Array,
  spent: Spent,
];

export type LogFrame = readonly [
  kind: 'log',
  id: number,
  level: LogLevel,
  message: string,
  fields: FlatHeaders,
];

/**
 * Worker to main thread. Each request is ended by one answer, `response` (and its body) or `failed`; nothing
 * of it comes after that, also if it was cancelled. Its calls are numbered from 1. Frames without credit
 * (see bounds.ts) and frames of what the worker was not given end the worker.
 */
export type FromWorker =
  | readonly [kind: 'adopted']
  | readonly [kind: 'refused', error: ErrorData]
  /** Something in the worker reached for what no glue needs. */
  | readonly [kind: 'breach', what: string]
  /** A request had waited so long for its turn, in milliseconds; told of some, where it is long. */
  | readonly [kind: 'waited', ms: number]
  | AnswersFrame
  | Exclude<FromGuest, WholeResponseFrame>;

/** Each answer in it counts as a frame. */
export type AnswersFrame = readonly [kind: 'answers', block: ArrayBuffer];

/** What a worker said, once blocks are read. */
export type Heard = Exclude<FromWorker, AnswersFrame> | WholeResponseFrame;

/** Of that, what belongs to a request. */
export type FromGuest =
  | WholeResponseFrame
  | ResponseFrame
  | BodyFrame
  | readonly [kind: 'failed', id: number, failure: FailureData, spent: Spent]
  | readonly [kind: 'call', id: number, call: number, request: OutgoingRequest]
  | LogFrame
  | readonly [kind: 'dropped', id: number, lines: number];
