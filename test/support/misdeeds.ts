/** What becomes of each guest in guests/hostile that is written in the text format, and of its host. */
import type { ErrorCode } from '../../host/protocol/errors.ts';
import type { Limits } from '../../host/protocol/limits.ts';

/** Small, so that each misdeed comes to its end soon; of time there is plenty, so that it is fuel that ends. */
export const MISDEED_LIMITS = {
  fuel: 250_000_000,
  deadlineMs: 60_000,
  startMs: 30_000,
  memoryBytes: 4 * 1024 * 1024,
  tableElements: 3_000,
  heapBytes: 2 * 1024 * 1024,
  liftItems: 3_000,
  responseBodyBytes: 64 * 1024,
} as const satisfies Partial<Limits>;

/** Of those limits: what a guest that takes all there is has in the end. */
const ALL_PAGES = /^64$/;
/** Its own tables; a few elements belong to the modules by which a component reaches the host. */
const ALL_ELEMENTS = /^(?:29\d\d|3000)$/;

const guests = <Fate>(fate: Fate, names: string): [string, Fate][] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => [name, fate]);

export interface Refusal {
  readonly code: ErrorCode;
  readonly detail: RegExp;
}

const refusal = (code: ErrorCode, detail: RegExp): Refusal => ({ code, detail });

/** Guests that are refused when they are uploaded, and how. */
export const REFUSED: ReadonlyMap<string, Refusal> = new Map([
  ...guests(refusal('start_failed', /fuel/), 'start-loop initialize-loop initialize-catch-all'),
  ...guests(refusal('start_failed', /stackBytes/), 'start-recursion initialize-recursion'),
  ...guests(refusal('start_failed', /memoryBytes/), 'start-memory-bomb'),
  ...guests(refusal('start_failed', /unreachable/), 'start-trap'),
  ...guests(refusal('start_failed', /had its memory|signature/), 'start-calls-host'),
  ...guests(refusal('start_failed', /out of bounds/), 'data-out-of-range element-out-of-range'),
  ...guests(refusal('memory_refused', /65535 pages/), 'memory-declared'),
  ...guests(refusal('structure_refused', /tableElements/), 'table-declared'),
  ...guests(refusal('name_refused', /__fuel/), 'names-like-ours'),
  ...guests(refusal('feature_refused', /^threads/), 'memory-shared'),
  ...guests(refusal('feature_refused', /^relaxed-simd/), 'relaxed-vectors'),
]);

/** Guests whose answer to `/misdeed` is a problem, and with which code. */
export const ENDED: ReadonlyMap<string, ErrorCode> = new Map([
  ...guests<ErrorCode>(
    'fuel_exhausted',
    `loop-br loop-br-if loop-br-on-non-null loop-br-on-null loop-br-table loop-nested loop-with-parameters
    loop-of-array-fills loop-of-calls loop-of-divisions loop-of-indirect-calls loop-of-many-locals
    loop-of-memory-copies loop-of-memory-fills loop-of-memory-inits loop-of-no-growth
    loop-of-reference-calls loop-of-refused-growth loop-of-square-roots loop-of-table-copies
    loop-of-table-fills loop-of-table-inits loop-of-table-writes loop-of-wide-branches loop-of-wide-tables
    loop-of-empty-copies loop-of-array-copies
    tail-call tail-call-by-reference tail-call-indirect tail-call-mutual recursion-exponential
    catch-all-loop catch-all-recursion
    throw-ref-loop throw-through-deep-calls
    throw-past-handlers
    array-all-at-once log-bomb fetch-bomb loop-in-realloc loop-in-callback loop-in-callback-caught
    loop-in-fetch-callback`,
  ),
  ...guests<ErrorCode>(
    'stack_exhausted',
    `recursion recursion-by-reference recursion-caught recursion-caught-with-reference recursion-indirect
    recursion-mutual recursion-of-large-frames recursion-of-many-parameters recursion-in-realloc
    recursion-in-callback rethrow-recursion`,
  ),
  ...guests<ErrorCode>(
    'heap_exhausted',
    `array-bomb array-bomb-kept array-bomb-of-data array-bomb-of-operands array-too-large struct-bomb
    exception-bomb-of-values throw-loop throw-in-recursion throw-past-nested-handlers throw-below-deep-calls
    throw-through-calls rethrow-loop exception-bomb`,
  ),
  ...guests<ErrorCode>(
    'memory_exhausted',
    'memory-trap-when-refused table-trap-when-refused realloc-of-all-memory',
  ),
  ...guests<ErrorCode>('lift_exceeded', 'config-bomb config-bomb-absent'),
  ...guests<ErrorCode>('response_too_large', 'body-bomb header-bomb header-bomb-of-one'),
  ...guests<ErrorCode>(
    'guest_trapped',
    `trap-caught trap-conversion trap-division trap-null-call trap-null-reference trap-out-of-bounds
    trap-signature trap-in-realloc trap-in-callback-caught realloc-fetches realloc-out-of-range
    throw-ref-null throw-uncaught catch-all-of-host-calls response-out-of-range
    long-names`,
  ),
]);

/** Guests that do answer `/misdeed`, and with what. */
export const ANSWERED: ReadonlyMap<string, RegExp> = new Map([
  ...guests(ALL_PAGES, 'memory-bomb memory-bomb-small-steps memory-bomb-in-use memory-bomb-of-two'),
  ...guests(ALL_ELEMENTS, 'table-bomb table-bomb-small-steps table-bomb-of-many'),
  // They were told -1.
  ...guests(/^1$/, 'memory-all-at-once memory-of-64-bits'),
  ...guests(/^ok$/, 'data-bomb log-bomb-of-one'),
  // The line is one of the request that the room is for.
  ...guests(/^ok$/, 'realloc-calls-host'),
  // The answer was taken before.
  ...guests(
    /^ok$/,
    `loop-in-post-return recursion-in-post-return trap-in-post-return post-return-calls-host
    post-return-changes-answer`,
  ),
]);
