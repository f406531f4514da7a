import type { PoolEvents, PoolOptions, WorkerPool } from '../pool/worker-pool.ts';
import type { WorkerThread } from '../pool/worker-thread.ts';
import { WayhouseError } from '../protocol/errors.ts';
import { FRAMES_VERSION, type Adoption } from '../protocol/messages.ts';
import { startedCold } from './counters.ts';
import type { Loaded, Plan, Services } from './plan.ts';
import type { Tenant } from './seats.ts';
import { Sizing } from './sizing.ts';

/** Before a start that failed is tried again; twice as long each time, up to the second. */
const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 10_000;

/**
 * `zero`: it has no module and no worker. `waiting`: for a seat. `broken`: the last worker died, and none
 * could be started since.
 */
export type CrewState = 'zero' | 'waiting' | 'starting' | 'serving' | 'broken' | 'ended';

export interface CrewEvents extends Omit<PoolEvents, 'healed' | 'healFailed'> {
  /** Whether anything of the deployment is in flight or waits. */
  readonly busy: () => boolean;
  readonly tick: (now: number) => void;
  /** There is a worker, or one more: what waits may go. */
  readonly ready: (footprintBytes: number) => void;
  /** There is none, and none could be started. */
  readonly unavailable: (error: WayhouseError) => void;
}

export type OpenPool = (options: PoolOptions) => WorkerPool;

/** The workers of a deployment over its life: none while it is idle, started again with its next request. */
export class Crew implements Tenant {
  readonly #plan: Plan;
  readonly #services: Services;
  readonly #events: CrewEvents;
  readonly #openPool: OpenPool;
  #state: CrewState = 'zero';
  #pool: WorkerPool | undefined;
  /** What its workers run: found in the cache by others as long as it is held here. */
  #loaded: Loaded | undefined;
  #seats = 0;
  readonly #sizing = new Sizing();
  /** When it last had anything to do, as far as ticks have seen, and how much it had taken in by then. */
  #quietSince = 0;
  #admitted = 0;
  #wokenAt = 0;
  #failure: WayhouseError | undefined;
  #retryMs = RETRY_FIRST_MS;
  #retryAt = 0;
  #stopTicks: (() => void) | undefined;
  /** What must have ended before nothing of it is left. */
  readonly #leftovers = new Set<Promise<void>>();

  constructor(plan: Plan, services: Services, [events, openPool]: readonly [CrewEvents, OpenPool]) {
    this.#plan = plan;
    this.#services = services;
    this.#events = events;
    this.#openPool = openPool;
  }

  get state(): CrewState {
    return this.#state;
  }

  /** Why it could not be started when it was last tried. */
  get failure(): WayhouseError | undefined {
    return this.#failure;
  }

  get size(): number {
    return this.#pool?.size ?? 0;
  }

  leastLoaded(): WorkerThread | undefined {
    return this.#pool?.leastLoaded();
  }

  /** Starts it at once, for an operator; rejects with why it could not be. */
  async start(loaded?: Loaded): Promise<void> {
    this.#state = 'starting';
    this.#seats = 1;
    this.#services.seats.take(this);
    try {
      await this.#open(loaded ?? (await this.#plan.load()));
    } catch (thrown) {
      this.#state = 'ended';
      this.#giveSeats();
      throw thrown;
    }
  }

  /** There is a request, and it does not serve. Gives back why it will not. */
  wake(): WayhouseError | undefined {
    const now = performance.now();
    const idle = this.#state === 'zero' && now >= this.#retryAt;
    if (idle) {
      this.#state = 'waiting';
      this.#wokenAt = now;
      this.#stopTicks = this.#services.ticker.add(this.#events.tick);
      this.#services.seats.join(this);
    }
    const never = this.#state === 'zero' || this.#state === 'broken';
    return never ? new WayhouseError('plugin_unavailable') : undefined;
  }

  /**
   * To be called now and then. `admitted`: how many requests the deployment has taken in so far. `queuedMs`:
   * for how long the first of them has waited for a worker, if it has.
   */
  review(now: number, admitted: number, queuedMs: number): void {
    const busy = this.#events.busy();
    if (busy || admitted !== this.#admitted) {
      this.#admitted = admitted;
      this.#quietSince = now;
    }
    if (this.#state === 'waiting' && !busy) return this.#giveUp();
    if (this.#pool === undefined) return;
    this.#pool.tidy();
    this.#giveSeats(Math.max(this.#pool.wanted, this.#pool.size));
    // Whoever is seated by that may have it sleep.
    if (this.#pool === undefined) return;
    if (!busy && now - this.#quietSince >= this.#plan.limits.idleMs) this.sleep();
    else this.#resize(this.#pool, now, queuedMs);
  }

  #resize(pool: WorkerPool, now: number, queuedMs: number): void {
    const change = this.#sizing.review(now, Math.max(pool.takeWait(), queuedMs));
    if (change === 'grow' && this.#mayGrow(pool)) {
      this.#seats += 1;
      pool.wanted += 1;
      this.#sizing.grown(now);
    } else if (change === 'shrink' && pool.wanted > 1) {
      pool.wanted -= 1;
      this.#sizing.shrunk(now);
    }
  }

  #mayGrow(pool: WorkerPool): boolean {
    return pool.wanted < this.#plan.limits.workers && this.#services.seats.more(this);
  }

  get idleSince(): number | undefined {
    return this.#pool === undefined || this.#events.busy() ? undefined : this.#quietSince;
  }

  seated(): void {
    this.#seats += 1;
    this.#state = 'starting';
    this.#keep(this.#wake());
  }

  share(): void {
    if (this.#pool !== undefined && this.#pool.wanted > 1) this.#pool.wanted -= 1;
  }

  sleep(): void {
    this.#state = 'zero';
    this.#dismiss();
  }

  /** Nothing may be in flight or come any more. */
  async end(): Promise<void> {
    this.#state = 'ended';
    this.#services.seats.leave(this);
    this.#dismiss();
    await Promise.all(this.#leftovers);
  }

  #dismiss(): void {
    this.#stopTicks?.();
    this.#stopTicks = undefined;
    const pool = this.#pool;
    this.#pool = undefined;
    this.#loaded = undefined;
    if (pool === undefined) return;
    this.#keep(pool.retire());
    this.#giveSeats();
  }

  /** All who asked have gone while it waited for a seat. */
  #giveUp(): void {
    this.#services.seats.leave(this);
    this.sleep();
  }

  #giveSeats(kept = 0): void {
    const given = this.#seats - kept;
    if (given <= 0) return;
    this.#seats = kept;
    this.#services.seats.give(this, given);
  }

  #keep(leftover: Promise<void>): void {
    const kept: Promise<void> = leftover.finally(() => this.#leftovers.delete(kept));
    this.#leftovers.add(kept);
  }

  async #wake(): Promise<void> {
    try {
      await this.#open(await this.#plan.load());
      startedCold(this.#services.counters, performance.now() - this.#wokenAt);
      this.#failure = undefined;
      this.#retryMs = RETRY_FIRST_MS;
    } catch (thrown) {
      this.#wakeFailed(WayhouseError.from(thrown));
    }
  }

  #wakeFailed(error: WayhouseError): void {
    this.#failure = error;
    this.#retryAt = performance.now() + this.#retryMs;
    this.#retryMs = Math.min(2 * this.#retryMs, RETRY_MOST_MS);
    this.#giveSeats();
    if (this.#state === 'starting') this.sleep();
    this.#events.unavailable(error);
  }

  async #open(loaded: Loaded): Promise<void> {
    const { module, footprint } = loaded;
    const { limits, config } = this.#plan;
    const { linkage, cores, needs } = module;
    const adoption: Adoption = { version: FRAMES_VERSION, linkage, cores, needs, config, limits };
    const { workforce } = this.#services;
    const pool = this.#openPool({
      workforce,
      adoption,
      instanceHeapBytes: footprint.heapBytes,
      events: {
        ...this.#events,
        healed: () => this.#ready(),
        healFailed: (error) => this.#broke(error),
      },
    });
    await pool.start();
    if (this.#state === 'ended') return pool.kill().then(() => this.#giveSeats());
    this.#pool = pool;
    this.#loaded = loaded;
    this.#quietSince = performance.now();
    this.#stopTicks ??= this.#services.ticker.add(this.#events.tick);
    this.#ready();
  }

  #ready(): void {
    if (this.#loaded === undefined) return;
    this.#state = 'serving';
    this.#events.ready(this.#loaded.footprint.bytes);
  }

  #broke(error: WayhouseError): void {
    if (this.#pool === undefined || this.#pool.staying > 0) return;
    this.#state = 'broken';
    this.#events.unavailable(error);
  }
}
