/**
 * Every limit of a plugin: what it bounds, its unit in its name, its default where the settings are
 * silent, and the ceiling above which this host takes no setting (the operator may lower or raise it).
 */
export interface LimitRow {
  readonly default: number;
  readonly minimum: number;
  readonly ceiling: number;
  readonly about: string;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const MILLION = 1_000_000;

const row = ([minimum, fallback, ceiling]: readonly number[], about: string) =>
  ({ minimum, default: fallback, ceiling, about }) as LimitRow;

export const LIMITS = {
  memoryBytes: row(
    [64 * KIB, 64 * MIB, 1024 * MIB],
    'Linear memory of one instance, all its memories together, in bytes; memory.grow past it gives -1.',
  ),
  tableElements: row(
    [100, 100_000, 10 * MILLION],
    'Elements of all tables of one instance; table.grow past it gives -1.',
  ),
  heapBytes: row(
    [0, 64 * MIB, 1024 * MIB],
    'Structs, arrays and exceptions that one request may make, in bytes; what is collected counts too. A worker runs as many requests at once as have room in 512 MiB for theirs.',
  ),
  stackBytes: row(
    [16 * KIB, 512 * KIB, 768 * KIB],
    'Call stack of one instance, in bytes as the meter counts them: 64 a call, and 8 or 16 for each local and operand.',
  ),
  fuel: row(
    [MILLION, 50_000 * MILLION, 10_000_000 * MILLION],
    'Fuel of one request, to the end of post-return, and of the start-up code of an instance; docs/fuel.md tells what a unit is.',
  ),
  deadlineMs: row(
    [10, 10_000, 300_000],
    'Wall-clock time of one request from admission to answer, in milliseconds.',
  ),
  startMs: row(
    [10, 5_000, 60_000],
    'Wall-clock time for a worker to load the plugin and start a first instance, in milliseconds.',
  ),
  requestBodyBytes: row([0, 4 * MIB, 64 * MIB], 'Body of one request, in bytes.'),
  responseBodyBytes: row([0, 8 * MIB, 64 * MIB], 'Body of one answer, in bytes.'),
  headerCount: row([1, 100, 1_000], 'Header fields of one answer, or of one outbound call.'),
  headerBytes: row(
    [64, 16 * KIB, 256 * KIB],
    'Header of one answer, or of one outbound call: names and values together, in bytes.',
  ),
  liftBytes: row(
    [64 * KIB, 64 * MIB, 1024 * MIB],
    'Text and bytes copied out of the guest in one request, in bytes; what is named twice counts twice.',
  ),
  liftItems: row(
    [100, 20_000, 1_000_000],
    'Strings and list items copied out of the guest in one request; what is named twice counts twice.',
  ),
  concurrency: row([1, 256, 4_096], 'Requests in flight at once in all workers of the plugin.'),
  queue: row([0, 1_024, 16_384], 'Requests that wait for room; one more is answered 503.'),
  workers: row(
    [1, 4, 64],
    'Worker threads of the plugin at most: it has none while it is idle, one when it is asked, and more while requests wait for their turn.',
  ),
  idleMs: row(
    [10, 60_000, 86_400_000],
    'After so long without a request the plugin gives its workers up, in milliseconds; the next one starts it again.',
  ),
  logLines: row([0, 100, 10_000], 'Log lines of one request; more are dropped and counted.'),
  logBytes: row(
    [0, 64 * KIB, 1 * MIB],
    'Log text of one request: messages and fields together, in bytes; each name and value counts one more.',
  ),
  fetchCalls: row([0, 32, 1_000], 'Outbound calls of one request.'),
  fetchBytes: row(
    [0, 8 * MIB, 64 * MIB],
    'Bodies of all outbound calls of one request, sent and received together, in bytes.',
  ),
  fetchTimeoutMs: row([10, 5_000, 60_000], 'Longest wait for one outbound call, in milliseconds.'),
} as const satisfies Record<string, LimitRow>;

export type LimitName = keyof typeof LIMITS;

/** A value for every limit. */
export type Limits = { readonly [name in LimitName]: number };

export const LIMIT_NAMES = Object.keys(LIMITS) as readonly LimitName[];

/** Each limit's value: the setting where there is one, else the default, never above the ceiling. */
export function resolveLimits(set: Partial<Limits>, ceilings: Limits): Limits {
  const value = (name: LimitName) => Math.min(set[name] ?? LIMITS[name].default, ceilings[name]);
  return Object.fromEntries(LIMIT_NAMES.map((name) => [name, value(name)])) as unknown as Limits;
}
