import { WayhouseError } from '../../protocol/errors.ts';
import type { CoreExport } from '../../protocol/linkage.ts';
import { LiftFailure } from '../lifting/failure.ts';
import type { Encoding, GuestMemory } from '../lifting/memory.ts';
import type { Side } from '../lifting/handover.ts';
import type { Bank } from '../metering/bank.ts';
import type { HostCalls } from '../host-calls.ts';
import { uncatchable } from '../uncatchable.ts';
import { Lowering, type Realloc } from './lowering.ts';

// Behind the walls it goes by this name no more.
const { Exception } = WebAssembly;

/** From where one instance calls the host: what stands of the instance, and for whom it runs. */
export class CallSite {
  readonly bank: Bank;
  #calls: HostCalls | undefined;
  #memory: GuestMemory | undefined;
  readonly #exported: (from: CoreExport) => unknown;

  constructor(bank: Bank, exported: (from: CoreExport) => unknown) {
    this.bank = bank;
    this.#exported = exported;
  }

  /** Whose calls these are from now on; nobody's where it is not given. */
  serve(calls?: HostCalls): void {
    this.#calls = calls;
  }

  /** A call begins; it goes to this request. Throws what no guest can catch where it may not. */
  begin(): HostCalls {
    const calls = this.#calls;
    if (calls === undefined) throw uncatchable('its request has ended');
    calls.lifting.begin();
    return calls;
  }

  /** What the guest gets to see of what was thrown while the host did what it called for: a trap. */
  trap(thrown: unknown): unknown {
    if (thrown instanceof Exception) return uncatchable('cabi_realloc threw an exception');
    return this.#calls?.lifting.fail(thrown) ?? thrown;
  }

  /** The memory that strings and lists lie in. */
  get memory(): GuestMemory {
    if (this.#memory !== undefined) return this.#memory;
    throw new LiftFailure('guest_trapped', 'the host was called before the component had its memory');
  }

  /** Once it stands. */
  set memory(memory: GuestMemory) {
    this.#memory = memory;
  }

  side(encoding: Encoding): Side {
    return new SiteSide(this, encoding);
  }

  /** Throws `start_failed` where there is nothing by which what is lowered could be given memory. */
  lowering(encoding: Encoding, realloc: CoreExport | undefined): Lowering {
    if (realloc === undefined)
      throw new WayhouseError(
        'start_failed',
        'a function of the host is to give text, and no realloc is told',
      );
    // It is looked up when it is first called: it stands by then.
    let found: Realloc | undefined;
    return new Lowering(this.side(encoding), (...asked) => {
      found ??= this.#exported(realloc) as Realloc;
      return found(...asked);
    });
  }
}

/** The memory of an instance that may not have it yet. */
class SiteSide implements Side {
  readonly encoding: Encoding;
  readonly #site: CallSite;

  constructor(site: CallSite, encoding: Encoding) {
    this.#site = site;
    this.encoding = encoding;
  }

  get memory(): GuestMemory {
    return this.#site.memory;
  }
}
