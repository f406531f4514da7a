/** Makes instances of a guest as a worker does, and lets a test see into them. */
import { performance } from 'node:perf_hooks';
import { CANCEL_FLAGS_BYTES } from '../../../host/protocol/cancel-flags.ts';
import type { Limits } from '../../../host/protocol/limits.ts';
import { type Adoption, FRAMES_VERSION, type FromWorker } from '../../../host/protocol/messages.ts';
import { Outbox } from '../../../host/protocol/outbox.ts';
import { MemoryImage } from '../../../host/worker/instances/image.ts';
import { Instance } from '../../../host/worker/instances/instance.ts';
import { start, type Started, type WarmUp, type Workshop } from '../../../host/worker/instances/make.ts';
import { programOf } from '../../../host/worker/instances/program.ts';
import { liftingRules } from '../../../host/worker/lifting/lifting.ts';
import { Hooks } from '../../../host/worker/metering/hooks.ts';
import { Turns } from '../../../host/worker/metering/turns.ts';
import { type Counter, Running } from './running.ts';

export interface Made {
  readonly instance: Instance;
  readonly running: Running;
  readonly started: Started;
}

const now = (): number => performance.now();

const NOWHERE = new Outbox<FromWorker>({ postMessage: () => {} });

export class Maker implements Counter {
  readonly serving: Counter['serving'];
  readonly flags = new Int32Array(new ArrayBuffer(CANCEL_FLAGS_BYTES));
  readonly #workshop: Workshop;
  #warmUp: WarmUp = 'untried';
  /** Of the first one that was made, as a worker has them. */
  readonly images: readonly MemoryImage[];
  readonly first: Made;

  /** Throws where the guest cannot be started. */
  constructor(loaded: Pick<Adoption, 'linkage' | 'cores' | 'needs'>, limits: Limits) {
    const adoption: Adoption = { version: FRAMES_VERSION, ...loaded, limits, config: { key: 'a value' } };
    this.serving = { rules: liftingRules(adoption), config: adoption.config };
    this.#workshop = {
      program: programOf(adoption),
      serving: { ...this.serving, outbox: NOWHERE },
      metering: { hooks: new Hooks(), turns: new Turns(now), now },
    };
    this.first = this.#makeFirst();
    this.images = this.first.instance.bytes().map((memory) => new MemoryImage(memory));
  }

  make(): Made {
    const { program } = this.#workshop;
    const started = start(this.#workshop, this.#warmUp);
    const running = new Running();
    return { instance: new Instance(program, started, running), running, started };
  }

  get unresettable(): string | undefined {
    return this.#workshop.program.unresettable;
  }

  /** As in a worker: without a warm-up where the guest traps in it. */
  #makeFirst(): Made {
    try {
      return this.make();
    } catch {
      this.#warmUp = 'traps';
      return this.make();
    }
  }
}
