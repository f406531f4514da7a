import { liftFuel } from '../../protocol/fuel.ts';
import type { FailureData, Spent } from '../../protocol/messages.ts';
import type { Begun } from '../bursts.ts';
import { handleFuel, lowerRequest } from '../contract/handle.ts';
import { type GuestResponse, liftResponse } from '../contract/lift.ts';
import type { Lowering } from '../contract/lowering.ts';
import type { CallSite } from '../contract/call-site.ts';
import { failureOf } from '../failure-of.ts';
import { checkResponse } from '../lifting/calls.ts';
import type { Side } from '../lifting/handover.ts';
import { encodingOf } from '../lifting/memory.ts';
import type { Bank } from '../metering/bank.ts';
import type { Request } from '../request.ts';
import type { MemoryImage } from './image.ts';
import type { Started } from './make.ts';
import type { Program } from './program.ts';

// Behind the walls it goes by this name no more.
const { promising } = WebAssembly as unknown as {
  promising: (exported: unknown) => (at: number) => Promise<number>;
};

/**
 * `idle`: as it was made, whether it was ever used or not. `leased`: it runs for a request. `spent`: it has
 * answered one, and is idle again once it is reset. `discarded`: nothing runs in it any more, for good.
 */
export type InstanceState = 'idle' | 'leased' | 'spent' | 'discarded';

/** Who hears how a request has ended, and then that its instance is `spent` or `discarded`. */
export interface Owner {
  answered(request: Request, response: GuestResponse, spent: Spent): void;
  failed(request: Request, failure: FailureData, spent: Spent): void;
  released(request: Request, instance: Instance): void;
}

/** One component instance: it runs for one request at a time. */
export class Instance {
  readonly bank: Bank;
  #state: InstanceState = 'idle';
  #request: Request | undefined;
  readonly #program: Program;
  readonly #owner: Owner;
  readonly #site: CallSite;
  readonly #side: Side;
  readonly #lowering: Lowering;
  readonly #handle: (at: number) => Promise<number>;
  readonly #postReturn: ((at: number) => unknown) | undefined;
  readonly #memories: readonly WebAssembly.Memory[];

  constructor(program: Program, { cores, site }: Started, owner: Owner) {
    const { handle } = program.linkage;
    const encoding = encodingOf(handle.encoding);
    this.bank = site.bank;
    this.#program = program;
    this.#owner = owner;
    this.#site = site;
    this.#side = { memory: site.memory, encoding };
    this.#lowering = site.lowering(encoding, handle.realloc);
    this.#handle = promising(cores.func(handle));
    this.#postReturn = handle.postReturn && cores.func(handle.postReturn);
    this.#memories = cores.memories(program.steps);
  }

  get state(): InstanceState {
    return this.#state;
  }

  /** What its memories hold. */
  bytes(): Uint8Array[] {
    return this.#memories.map(({ buffer }) => new Uint8Array(buffer));
  }

  /** Runs for the request, from now on; the owner hears how it ends, perhaps before this returns. */
  serve(request: Request, now: number): Begun {
    this.#state = 'leased';
    this.#request = request;
    request.bank = this.bank;
    this.#site.serve(request);
    try {
      this.bank.open(request, now);
      const written = request.take();
      this.bank.charge(handleFuel(written));
      const at = lowerRequest(written, this.#lowering);
      this.bank.control.enter();
      void this.#handle(at).then(this.#returned, this.#threw);
    } catch (thrown) {
      this.#fail(request, thrown);
      return 'ended';
    }
    // It has given way if it is not where it was let go; else its promise is settled already.
    return this.bank.control.isOut ? 'waits' : 'ends soon';
  }

  readonly #threw = (thrown: unknown): void => {
    this.bank.control.leave();
    this.#fail(this.#request!, thrown);
  };

  readonly #returned = (at: number): void => {
    this.bank.control.leave();
    const request = this.#request!;
    let response: GuestResponse;
    try {
      request.lifting.begin();
      checkResponse(at, request.lifting, this.#side);
      this.bank.charge(liftFuel(request.lifting.crossing));
      response = liftResponse(at >>> 0, this.#side);
    } catch (thrown) {
      return this.#fail(request, thrown);
    }
    const isWhole = this.#cleanUp(at);
    this.#end(isWhole ? 'spent' : 'discarded');
    this.#owner.answered(request, response, this.bank.spent);
    this.#owner.released(request, this);
  };

  /**
   * The answer is lifted. However this goes, it stands: what post-return throws goes no further, and it calls
   * nothing of the host, which the component model forbids as well.
   */
  #cleanUp(at: number): boolean {
    this.#site.serve();
    try {
      this.#postReturn?.(at);
      return this.bank.ending === undefined;
    } catch {
      return false;
    }
  }

  #fail(request: Request, thrown: unknown): void {
    const failure = failureOf(request.lifting.fail(thrown), this.bank, request);
    this.#end('discarded');
    this.#owner.failed(request, failure, this.bank.spent);
    this.#owner.released(request, this);
  }

  #end(state: 'spent' | 'discarded'): void {
    const request = this.#request!;
    this.#request = undefined;
    this.#site.serve();
    this.bank.close();
    request.bank = undefined;
    request.end();
    this.#state = state;
    if (state === 'discarded') this.bank.discard();
  }

  /**
   * Its memories are as they were when it was made; its globals will be when it is next leased. False where
   * that cannot be, because it may have changed what neither holds, or a memory has grown: then it is
   * discarded.
   */
  reset(images: readonly MemoryImage[]): boolean {
    const isReset = this.#program.unresettable === undefined && restore(this.#memories, images);
    if (isReset) this.#state = 'idle';
    else this.discard();
    return isReset;
  }

  discard(): void {
    this.#state = 'discarded';
    this.bank.discard();
  }
}

function restore(memories: readonly WebAssembly.Memory[], images: readonly MemoryImage[]): boolean {
  for (let index = 0; index < memories.length; index++) {
    const bytes = new Uint8Array(memories[index]!.buffer);
    const image = images[index];
    if (image?.byteLength !== bytes.byteLength) return false;
    image.restore(bytes);
  }
  return true;
}
