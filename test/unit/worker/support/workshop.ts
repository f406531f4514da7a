/** Instances of guests by hand in this thread, and the requests that they run for. */
import { setImmediate as turn } from 'node:timers/promises';
import { moduleOf } from '../../../../host/compile/transpile/module.ts';
import { CANCEL_FLAGS_BYTES } from '../../../../host/protocol/cancel-flags.ts';
import type { Limits } from '../../../../host/protocol/limits.ts';
import {
  type Adoption,
  FRAMES_VERSION,
  type FromWorker,
  type Spent,
} from '../../../../host/protocol/messages.ts';
import { Outbox } from '../../../../host/protocol/outbox.ts';
import { writtenAlone } from '../../../../host/protocol/requests.ts';
import type { Instance, Owner } from '../../../../host/worker/instances/instance.ts';
import { Instances } from '../../../../host/worker/instances/instances.ts';
import { programOf } from '../../../../host/worker/instances/program.ts';
import { liftingRules } from '../../../../host/worker/lifting/lifting.ts';
import { Hooks } from '../../../../host/worker/metering/hooks.ts';
import { Turns } from '../../../../host/worker/metering/turns.ts';
import { Request } from '../../../../host/worker/request.ts';
import { coreGuest, type CoreGuest } from '../../../support/core-guest.ts';
import { limitsOf } from './bench.ts';

/** How a request ended: its status, or the code of its failure and why. */
export interface Ended {
  readonly status: number | string;
  readonly detail?: string;
  readonly body?: Buffer;
  readonly spent: Spent;
}

/** Of each instance: the guest's own, and two by which it reaches the host. */
const MODULES = 3;

class CountingHooks extends Hooks {
  registered = 0;
  readonly known = new Set<number>();

  override register(...given: Parameters<Hooks['register']>): number {
    const number = super.register(...given);
    this.registered += 1;
    this.known.add(number);
    return number;
  }

  override release(number: number): void {
    this.known.delete(number);
    super.release(number);
  }
}

const now = (): number => performance.now();

export async function adoptionOf(guest: CoreGuest, limits: Partial<Limits> = {}): Promise<Adoption> {
  const { linkage, cores, needs } = moduleOf(await coreGuest(guest));
  const compile = (core: Uint8Array) => new WebAssembly.Module(Uint8Array.from(core));
  return {
    version: FRAMES_VERSION,
    linkage,
    cores: new Map([...cores].map(([name, core]) => [name, compile(core)])),
    needs: new Map(Object.entries(needs)),
    config: { key: 'value' },
    limits: limitsOf(limits),
  };
}

export class Bench implements Owner {
  readonly instances: Instances;
  /** What was sent. */
  readonly frames: FromWorker[] = [];
  /** What waits for the end of a period. */
  readonly later: (() => void)[] = [];
  readonly #hooks = new CountingHooks();
  readonly #ended = new Map<number, (ended: Ended) => void>();
  readonly #serving;
  readonly #flags = new Int32Array(new ArrayBuffer(CANCEL_FLAGS_BYTES));
  #requests = 0;

  private constructor(adoption: Adoption) {
    const outbox = new Outbox<FromWorker>({
      postMessage: (frames) => void this.frames.push(...(frames as FromWorker[])),
    });
    this.#serving = { rules: liftingRules(adoption), config: adoption.config, outbox };
    const metering = { hooks: this.#hooks, turns: new Turns(now), now };
    const workshop = { program: programOf(adoption), serving: this.#serving, metering };
    this.instances = new Instances(workshop, this, (run) => void this.later.push(run));
  }

  static async of(guest: CoreGuest, limits?: Partial<Limits>): Promise<Bench> {
    return new Bench(await adoptionOf(guest, limits));
  }

  /** With its first instance made. */
  static async warm(guest: CoreGuest, limits?: Partial<Limits>): Promise<Bench> {
    const bench = await Bench.of(guest, limits);
    bench.instances.warm();
    return bench;
  }

  /** Instances that were made so far. */
  get made(): number {
    return this.#hooks.registered / MODULES;
  }

  /** Those of them that the hooks still answer. */
  get alive(): number {
    return this.#hooks.known.size / MODULES;
  }

  request(path: string): Request {
    this.#requests += 1;
    const head = ['GET', 'http', 'a', path, ['name', 'value'], '127.0.0.1', 'r', 60_000, false] as const;
    const written = writtenAlone(['request', this.#requests, ...head], new Uint8Array());
    return new Request(written, { at: now(), flags: this.#flags }, this.#serving);
  }

  /** Runs the request on an instance that it has leased. */
  serve(instance: Instance, request: Request): Promise<Ended> {
    return new Promise((resolve) => {
      this.#ended.set(request.id, resolve);
      instance.serve(request, now());
    });
  }

  /** Until the guest has called out: it may have given way before. */
  async called({ id }: Request): Promise<void> {
    while (!this.frames.some(([kind, request]) => kind === 'call' && request === id)) await turn();
  }

  ask(path: string): Promise<Ended> {
    return this.serve(this.instances.lease(), this.request(path));
  }

  answered(
    { id }: Request,
    { status, body, bodyBytes }: Parameters<Owner['answered']>[1],
    spent: Spent,
  ): void {
    this.#ended.get(id)!({ status, body: Buffer.from(body.slice(0, bodyBytes)), spent });
  }

  failed({ id }: Request, { code, detail }: Parameters<Owner['failed']>[1], spent: Spent): void {
    this.#ended.get(id)!({ status: code, detail, spent });
  }

  released(_request: Request, instance: Instance): void {
    this.instances.release(instance);
  }
}
