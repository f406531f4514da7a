import { setImmediate, setTimeout } from 'node:timers';
import { MemoryImage } from './image.ts';
import { Instance, type Owner } from './instance.ts';
import { start, type Started, type WarmUp, type Workshop } from './make.ts';

/**
 * Of memory that idle instances may hold, in bytes; nothing counts them beside those that run. An instance
 * with more is made for its request and not reset: to fill so much takes longer than to begin with zeros, and
 * no request comes in between.
 */
const IDLE_BYTES = 16 * 1024 * 1024;

/** As many instances are kept idle as ran at once in the last two periods of so many milliseconds. */
export const PERIOD_MS = 10_000;

/** Has it run in so many milliseconds, if the thread is there by then for other reasons. */
export type Later = (run: () => void, milliseconds: number) => void;

const LATER: Later = (run, milliseconds) => void setTimeout(run, milliseconds).unref();

/**
 * All instances of a plugin in this worker. A request leases one, which is then as it was made; what it
 * leaves behind is reset or thrown away in a later turn, when its answer is on the way, or when the next
 * request needs it.
 */
export class Instances {
  readonly #workshop: Workshop;
  readonly #owner: Owner;
  readonly #idle: Instance[] = [];
  readonly #spent: Instance[] = [];
  #leased = 0;
  /** Leased at once at most: in this period, and in the one before. */
  #peak = 0;
  #lastPeak = 0;
  #warmUp: WarmUp = 'untried';
  /** What their memories held when the first one was made: start-up code finds the same each time. */
  #images: readonly MemoryImage[] = [];
  #mostIdle = 1;
  #tidying: 'none' | 'soon' = 'none';
  #timer: 'none' | 'runs' = 'none';
  readonly #later: Later;

  constructor(workshop: Workshop, owner: Owner, later = LATER) {
    this.#workshop = workshop;
    this.#owner = owner;
    this.#later = later;
  }

  /** Makes the first one. Throws what `start` throws. */
  warm(): void {
    const first = this.#make();
    const bytes = first.bytes();
    const memoryBytes = bytes.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.#mostIdle = Math.floor(IDLE_BYTES / Math.max(1, memoryBytes));
    if (this.#mostIdle > 0) this.#images = bytes.map((memory) => new MemoryImage(memory));
    this.#idle.push(first);
  }

  /** An idle one, for one request. Throws what `start` throws. */
  lease(): Instance {
    const instance = this.#idle.pop() ?? this.#resetOne() ?? this.#make();
    this.#leased += 1;
    if (this.#leased > this.#peak) this.#peak = this.#leased;
    this.#watch();
    return instance;
  }

  /** Its request has ended. */
  release(instance: Instance): void {
    this.#leased -= 1;
    if (instance.state === 'spent') this.#spent.push(instance);
    if (this.#tidying === 'soon') return;
    this.#tidying = 'soon';
    setImmediate(this.#tidy);
  }

  #resetOne(): Instance | undefined {
    for (let spent = this.#spent.pop(); spent !== undefined; spent = this.#spent.pop())
      if (spent.reset(this.#images)) return spent;
    return undefined;
  }

  #make(): Instance {
    const { program } = this.#workshop;
    return new Instance(program, this.#start(), this.#owner);
  }

  /** Where a guest traps when it is warmed up, it and all others are made without. */
  #start(): Started {
    if (this.#warmUp !== 'untried') return start(this.#workshop, this.#warmUp);
    try {
      const started = start(this.#workshop, 'untried');
      this.#warmUp = 'works';
      return started;
    } catch {
      this.#warmUp = 'traps';
      return start(this.#workshop, 'traps');
    }
  }

  /** Resets what is spent, as far as it is wanted, and makes one where one is missing; another in the next turn. */
  readonly #tidy = (): void => {
    this.#tidying = 'none';
    while (this.#idle.length < this.#wanted) {
      const reset = this.#resetOne();
      if (reset === undefined) return this.#makeSpare();
      this.#idle.push(reset);
    }
    for (const spent of this.#spent.splice(0)) spent.discard();
  };

  #makeSpare(): void {
    try {
      this.#idle.push(this.#make());
    } catch {
      // There is no room for one now. Whoever needs it hears why.
      return;
    }
    if (this.#idle.length >= this.#wanted) return;
    this.#tidying = 'soon';
    setImmediate(this.#tidy);
  }

  /** How many are to be idle. */
  get #wanted(): number {
    const running = Math.max(1, this.#peak, this.#lastPeak);
    return Math.min(this.#mostIdle, running - this.#leased);
  }

  #watch(): void {
    if (this.#timer === 'runs') return;
    this.#timer = 'runs';
    this.#later(this.#review, PERIOD_MS);
  }

  /** Those that were not needed for two periods go. */
  readonly #review = (): void => {
    this.#timer = 'none';
    this.#lastPeak = this.#peak;
    this.#peak = this.#leased;
    const extra = this.#idle.length - Math.max(0, this.#wanted);
    for (const instance of this.#idle.splice(0, extra > 0 ? extra : 0)) instance.discard();
    if (this.#idle.length + this.#leased > 1 || this.#lastPeak > 0) this.#watch();
  };
}
