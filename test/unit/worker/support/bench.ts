import { expect } from 'vitest';
import { LIMITS, resolveLimits, type LimitName, type Limits } from '../../../../host/protocol/limits.ts';
import type { StringEncoding } from '../../../../host/protocol/linkage.ts';
import type { FetchError } from '../../../../host/protocol/messages.ts';
import { checkConfig, checkFetch, checkLog, checkResponse } from '../../../../host/worker/lifting/calls.ts';
import { Lifting, liftingRules } from '../../../../host/worker/lifting/lifting.ts';
import { encodingOf, GuestMemory } from '../../../../host/worker/lifting/memory.ts';

export const PAGE = 65_536;
export const MIB = 1024 * 1024;
export const RESULT = 64;

/** What is set, and the defaults. */
export const limitsOf = (set: Partial<Limits>): Limits => resolveLimits(set, CEILINGS);

const CEILINGS = Object.fromEntries(
  Object.entries(LIMITS).map(([name, { ceiling }]) => [name as LimitName, ceiling]),
) as unknown as Limits;

interface Setting {
  readonly limits?: Partial<Limits>;
  readonly config?: Record<string, string>;
  readonly encoding?: StringEncoding;
  readonly pages?: number;
}

/** A guest's memory, with a request that looks at it. */
export class Bench {
  readonly memory: WebAssembly.Memory;
  readonly lifting: Lifting;
  readonly #side;

  constructor({ limits = {}, config = {}, encoding = 'utf8', pages = 1 }: Setting = {}) {
    this.memory = new WebAssembly.Memory({ initial: pages });
    this.lifting = new Lifting(liftingRules({ config, limits: limitsOf(limits) }));
    this.#side = { memory: new GuestMemory(this.memory), encoding: encodingOf(encoding) };
  }

  bytes(at: number, bytes: string | Uint8Array): this {
    new Uint8Array(this.memory.buffer).set(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, at);
    return this;
  }

  words(at: number, ...words: number[]): this {
    return this.bytes(at, new Uint8Array(Uint32Array.from(words).buffer));
  }

  /** A list whose items all are this name and value, each an address and a length. */
  pairs(at: number, count: number, pair: readonly [number, number, number, number]): this {
    const items = new Uint32Array(this.memory.buffer, at, 4 * count);
    items.forEach((_word, index) => (items[index] = pair[index % 4]!));
    return this;
  }

  /** A response at 0. */
  response(headers: readonly [number, number], body: readonly [number, number] = [0, 0]): this {
    return this.words(0, 200, ...headers, ...body);
  }

  /** Whether the line is to be lifted. */
  log(message: readonly [number, number], fields: readonly [number, number] = [0, 0], level = 2): boolean {
    return checkLog([level, ...message, ...fields], this.lifting, this.#side);
  }

  /** What the guest is told instead, where the call is not to be lifted. */
  fetch({
    method = [0, 0],
    url = [0, 0],
    headers = [0, 0],
    body = [0, 0],
    timeout = [0, 0],
    result = RESULT,
  }: Call = {}): FetchError | undefined {
    const values = [...method, ...url, ...headers, ...body, ...timeout, result];
    return checkFetch(values, this.lifting, this.#side);
  }

  /** Whether there may be a value. */
  get(key: readonly [number, number], result = RESULT): boolean {
    return checkConfig([...key, result], this.lifting, this.#side);
  }

  handle(address = 0): void {
    checkResponse(address, this.lifting, this.#side);
  }
}

type Pair = readonly [number, number];
export type Call = Readonly<
  Partial<Record<'method' | 'url' | 'headers' | 'body' | 'timeout', Pair> & { result: number }>
>;

export const trap = (message: RegExp) =>
  expect.objectContaining({ code: 'guest_trapped', message: expect.stringMatching(message) });
export const exceeded = (message: RegExp) =>
  expect.objectContaining({ code: 'lift_exceeded', message: expect.stringMatching(message) });
export const tooLarge = (limit: string) =>
  expect.objectContaining({ code: 'response_too_large', message: expect.stringContaining(limit) });

/** What a check throws. */
export function failure(check: () => unknown): unknown {
  try {
    check();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('The check let it through.');
}
