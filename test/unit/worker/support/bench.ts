import { expect } from 'vitest';
import { LIMITS, resolveLimits, type LimitName, type Limits } from '../../../../host/protocol/limits.ts';
import {
  FRAMES_VERSION,
  type HostFunction,
  type StringEncoding,
} from '../../../../host/protocol/messages.ts';
import { CHECKS, checkResponse } from '../../../../host/worker/lifting/calls.ts';
import { Lifting, liftingRules } from '../../../../host/worker/lifting/lifting.ts';
import { encodingOf } from '../../../../host/worker/lifting/memory.ts';

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

const NO_CODE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** A guest's memory, with a request that looks at it. */
export class Bench {
  readonly memory: WebAssembly.Memory;
  readonly lifting: Lifting;
  readonly #encoding;

  constructor({ limits = {}, config = {}, encoding = 'utf8', pages = 1 }: Setting = {}) {
    this.memory = new WebAssembly.Memory({ initial: pages });
    const wiring = new Map([['core', { lowered: [], lifted: [] }]]);
    const cores = new Map([['core', new WebAssembly.Module(NO_CODE)]]);
    const adoption = { version: FRAMES_VERSION, glue: '', cores, wiring, needs: new Map(), config } as const;
    this.lifting = new Lifting(liftingRules({ ...adoption, limits: limitsOf(limits) }));
    this.lifting.setMemory(this.memory);
    this.#encoding = encodingOf(encoding);
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

  call(func: HostFunction, ...values: number[]): readonly number[] | undefined {
    return CHECKS[func](values, this.lifting, this.#encoding);
  }

  log(message: readonly [number, number], fields: readonly [number, number] = [0, 0]) {
    return this.call('log.log', 2, ...message, ...fields);
  }

  fetch({ method = [0, 0], url = [0, 0], headers = [0, 0], body = [0, 0], result = RESULT }: Call = {}) {
    return this.call('http.fetch', ...method, ...url, ...headers, ...body, 0, 0, result);
  }

  get(key: readonly [number, number], result = RESULT) {
    return this.call('config.get', ...key, result);
  }

  handle(address = 0): void {
    checkResponse(address, this.lifting, this.#encoding);
  }
}

type Pair = readonly [number, number];
export type Call = Readonly<
  Partial<Record<'method' | 'url' | 'headers' | 'body', Pair> & { result: number }>
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
