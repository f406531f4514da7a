/** One worker of ours that serves a component, spoken to in frames. */
import { EventEmitter, on } from 'node:events';
import { onTestFinished } from 'vitest';
import { linkageOf } from '../../../../host/compile/linkage/linkage.ts';
import { meter } from '../../../../host/compile/meter/meter.ts';
import { WorkerPool } from '../../../../host/pool/worker-pool.ts';
import { Workforce } from '../../../../host/pool/workforce.ts';
import type { Limits } from '../../../../host/protocol/limits.ts';
import {
  FRAMES_VERSION,
  type Adoption,
  type FromGuest,
  type Spent,
} from '../../../../host/protocol/messages.ts';
import { DEFAULT_LIMITS } from '../../../support/limits.ts';

/** How a request ended: its status, or the code of its failure and why. */
export interface Ended {
  readonly status: number | string;
  readonly detail?: string;
  /** Of a small answer, a character a byte. */
  readonly body?: string;
  readonly spent: Spent;
}

export type Loaded = Pick<Adoption, 'linkage' | 'cores' | 'needs'>;

/** Linked, metered and compiled, in this process. */
export function load(component: Uint8Array): Loaded {
  const { linkage, cores } = linkageOf(component);
  const metered = [...cores].map(([name, core]) => [name, meter(core)] as const);
  const compiled = metered.map(
    ([name, core]) => [name, new WebAssembly.Module(Uint8Array.from(core.bytes))] as const,
  );
  return {
    linkage,
    cores: new Map(compiled),
    needs: new Map(metered.map(([name, { needs }]) => [name, needs])),
  };
}

export class Serving {
  readonly frames = new EventEmitter();
  readonly lost: string[] = [];
  readonly #workforce = new Workforce({ blank: 0 });
  readonly #pool: WorkerPool;
  #requests = 0;

  private constructor(loaded: Loaded, set: Partial<Limits>) {
    // Many files of tests start workers at once.
    const limits = { ...DEFAULT_LIMITS, startMs: 30_000, ...set };
    this.#pool = new WorkerPool({
      workforce: this.#workforce,
      adoption: { version: FRAMES_VERSION, ...loaded, config: { key: 'value' }, limits },
      instanceHeapBytes: 0,
      events: {
        frame: (_worker, frame) => this.frames.emit('frame', frame),
        lost: (_worker, reason) => this.lost.push(reason),
        breach: (what) => this.lost.push(what),
        healed: () => {},
        healFailed: () => {},
      },
    });
  }

  /** Gone when the test ends. */
  static async start(loaded: Loaded, limits: Partial<Limits> = {}): Promise<Serving> {
    const serving = new Serving(loaded, limits);
    onTestFinished(async () => {
      await serving.#pool.kill();
      await serving.#workforce.close();
    });
    await serving.#pool.start();
    return serving;
  }

  /** Starts a request; gives its number. */
  request(path: string, timeLeftMs = 60_000): number {
    this.#requests += 1;
    const head = ['GET', 'http', 'a', path, [], '127.0.0.1', 'r', timeLeftMs, false] as const;
    this.#worker.send(['request', this.#requests, ...head]);
    return this.#requests;
  }

  cancel(id: number): void {
    this.#worker.send(['cancel', id]);
  }

  reply(id: number, call: number, status = 200): void {
    const ok = { status, headers: [], body: new Uint8Array() };
    this.#worker.send(['reply', id, call, { ok }]);
  }

  /** The first frame of the request that is of this kind. */
  async next<Kind extends FromGuest[0]>(
    id: number,
    ...kinds: Kind[]
  ): Promise<Extract<FromGuest, readonly [Kind, ...unknown[]]>> {
    for await (const [frame] of on(this.frames, 'frame') as AsyncIterable<[FromGuest]>) {
      if (frame[1] === id && kinds.includes(frame[0] as Kind)) return frame as never;
    }
    throw new Error('no more frames');
  }

  async ended(id: number): Promise<Ended> {
    const frame = await this.next(id, 'whole-response', 'failed');
    if (frame[0] === 'failed') return { status: frame[2].code, detail: frame[2].detail, spent: frame[3] };
    return { status: frame[2], body: Buffer.from(frame[4]).toString('latin1'), spent: frame[5] };
  }

  ask(path: string, timeLeftMs?: number): Promise<Ended> {
    return this.ended(this.request(path, timeLeftMs));
  }

  get #worker() {
    const worker = this.#pool.leastLoaded();
    if (worker === undefined) throw new Error(`there is no worker: ${this.lost.join(', ')}`);
    return worker;
  }
}
