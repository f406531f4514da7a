import { networkInterfaces } from 'node:os';
import type { Call } from './call.ts';
import { Connections, IDLE_MS } from './connections.ts';
import type { EgressSettings } from './messages.ts';
import { Names } from './names.ts';
import { PublicReach } from './reach.ts';
import { Slots } from './slots.ts';

/** Calls of one plugin that are made at once, to whichever origins. The others wait, and their time runs. */
const CALLS_AT_ONCE = 256;

const reach = new PublicReach(ownAddresses);

/** The calls of one plugin. Sockets, name look-ups and the queue are its own, so it can use up nobody else's. */
export class PluginCalls {
  readonly #slots = new Slots(CALLS_AT_ONCE);
  readonly #connections: Connections;
  readonly #idle: NodeJS.Timeout;

  /** `whenIdle` is called when it has had no call for so long that no socket is left. */
  constructor(settings: EgressSettings, whenIdle: () => void) {
    this.#connections = new Connections({ names: new Names(settings), reach, calls: CALLS_AT_ONCE });
    this.#idle = setTimeout(() => this.#checkIdle(whenIdle), IDLE_MS).unref();
  }

  /** Makes the call at once or in its turn; one that ends before has none. */
  start(call: Call): void {
    const withdraw = this.#slots.enter(() => void this.#run(call));
    void call.ended.then(withdraw);
  }

  async #run(call: Call): Promise<void> {
    await call.run(this.#connections);
    this.#idle.refresh();
    this.#slots.leave();
  }

  #checkIdle(whenIdle: () => void): void {
    if (!this.#slots.isEmpty) return;
    this.#connections.close();
    whenIdle();
  }
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
}
