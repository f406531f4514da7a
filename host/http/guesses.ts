import { WayhouseError } from '../protocol/errors.ts';
import { networkOf } from './client-address.ts';
import type { Clock } from './clock.ts';

/** What is kept of one network, for one window. */
interface Network {
  readonly since: number;
  wrong: number;
  waiting: number;
}

export interface GuessLogger {
  warn(fields: object, message: string): void;
}

const WINDOW_MS = 60_000;
/** Wrong tokens in a window that are answered at once: whoever mistypes need not wait. */
const FREE = 5;
const FIRST_MS = 250;
const LONGEST_MS = 8_000;
/** Answers that wait, of one network and of all. */
const WAITING = 4;
const ALL_WAITING = 64;
/** Networks that are remembered; the one that was silent longest is forgotten first. */
const NETWORKS = 1_024;

/**
 * Slows those who try tokens. The answer to a wrong token is held back, longer each time; a right token
 * never comes here, so nobody who shares an address with a guesser is locked out.
 */
export class Guesses {
  readonly #clock: Clock;
  readonly #logger: GuessLogger;
  readonly #networks = new Map<string, Network>();
  #waiting = 0;
  #warned = -Infinity;

  constructor(clock: Clock, logger: GuessLogger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /**
   * Resolves when a wrong token from `address` may be answered, or when `gone` is aborted. Rejects with
   * too_many_attempts, at once, where as many answers wait as may.
   */
  async hold(address: string, gone: AbortSignal): Promise<void> {
    const network = this.#network(address);
    network.wrong++;
    if (network.wrong <= FREE) return;
    this.#warn(address, network);
    if (network.waiting >= WAITING || this.#waiting >= ALL_WAITING) {
      throw new WayhouseError('too_many_attempts');
    }
    network.waiting++;
    this.#waiting++;
    await this.#clock.wait(Math.min(FIRST_MS * 2 ** (network.wrong - FREE - 1), LONGEST_MS), gone);
    network.waiting--;
    this.#waiting--;
  }

  #network(address: string): Network {
    const name = networkOf(address);
    const now = this.#clock.now();
    const known = this.#networks.get(name);
    const isCurrent = known !== undefined && now - known.since < WINDOW_MS;
    const network = isCurrent ? known : { since: now, wrong: 0, waiting: 0 };
    this.#networks.delete(name);
    this.#networks.set(name, network);
    if (this.#networks.size > NETWORKS) this.#networks.delete(this.#networks.keys().next().value as string);
    return network;
  }

  /** One line a window, whoever guesses. */
  #warn(address: string, { wrong }: Network): void {
    const now = this.#clock.now();
    if (now - this.#warned < WINDOW_MS) return;
    this.#warned = now;
    this.#logger.warn({ address, wrong }, 'wrong admin tokens keep coming');
  }
}
