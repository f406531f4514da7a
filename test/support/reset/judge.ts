/** Holds an instance that was reset to what one does and holds that was just made. */
import type { Limits } from '../../../host/protocol/limits.ts';
import { WayhouseError } from '../../../host/protocol/errors.ts';
import { Random } from '../fuzz/random.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { compiled, type RandomGuest, randomGuest } from './guest.ts';
import { type RandomRequest, randomRequest } from './request.ts';
import type { Told } from './running.ts';
import { differentByte, stateOf } from './state.ts';
import { type Made, Maker } from './workshop.ts';

/** How often there was what: `compared` is a request on an instance that was reset and on a new one. */
export type Tally = Record<string, number>;

const REQUESTS = 40;

/** Small, so that what never ends does so soon, and there are growths that are refused. */
function limitsOf(random: Random): Limits {
  const memoryBytes = 65_536 * random.between(12, 24);
  return {
    ...DEFAULT_LIMITS,
    fuel: random.pick([12_000_000, 20_000_000]),
    memoryBytes,
    heapBytes: random.pick([2_000, 100_000]),
    stackBytes: 65_536,
  };
}

/** The guest of this seed and index, and what becomes of its requests. Throws an Error that says what differs. */
export async function judge(seed: number, index: number): Promise<Tally> {
  const random = new Random(seed, index);
  const guest = randomGuest(random);
  const limits = limitsOf(random);
  const loaded = await compiled(guest);
  let maker: Maker;
  try {
    maker = new Maker(loaded, limits);
  } catch (thrown) {
    if (!(thrown instanceof WayhouseError)) throw thrown;
    return { 'not started': 1 };
  }
  return new Judgement(guest, maker, random).run();
}

class Judgement {
  readonly #guest: RandomGuest;
  readonly #maker: Maker;
  readonly #random: Random;
  readonly #tally: Tally = { started: 1 };
  /** What serves next, and how often it was reset. */
  #used: Made;
  #resets = 0;

  constructor(guest: RandomGuest, maker: Maker, random: Random) {
    this.#guest = guest;
    this.#maker = maker;
    this.#random = random;
    this.#used = maker.first;
  }

  async run(): Promise<Tally> {
    // What cannot be reset is only held to be the same each time that it is made.
    const requests = this.#maker.unresettable === undefined ? REQUESTS : 3;
    for (let id = 1; id <= requests; id++) await this.#ask(randomRequest(this.#random, id));
    return this.#tally;
  }

  async #ask(asked: RandomRequest): Promise<void> {
    const [used, fresh] = [this.#used, this.#maker.make()];
    this.#compareStates(used, fresh);
    const told = await used.running.run(used.instance, asked, this.#maker);
    const toldByNew = await fresh.running.run(fresh.instance, asked, this.#maker);
    this.#compare(used, fresh, [told, toldByNew]);
    this.#count(told.end);
    if (asked.end === 'cancelled' && told.lines.some((line) => line.includes('cancelled')))
      this.#count('cancelled');
    if (this.#resets > 0) this.#count('compared');
    this.#used = this.#next(used, fresh);
    if (asked.lateReply) used.running.replyLate(asked.outcome);
  }

  /** Sometimes not looked at closely: to look begins a request, and ends it. */
  #compareStates(used: Made, fresh: Made): void {
    const differs = differentByte(used.instance, fresh.instance);
    if (differs !== undefined) this.#fail(differs);
    if (this.#random.percent(50)) return;
    this.#count('looked at');
    const [ours, theirs] = [stateOf(used, this.#guest), stateOf(fresh, this.#guest)];
    const at = ours.findIndex((line, place) => line !== theirs[place]);
    if (at >= 0) this.#fail(`"${ours[at]}", and "${theirs[at]}"`);
  }

  #compare(used: Made, fresh: Made, told: readonly [Told, Told]): void {
    const [{ end, lines: ours }, { end: endOfNew, lines: theirs }] = told;
    // Where exactly all fuel is gone depends on its slices, and those on the clock.
    if (end === 'fuel_exhausted' && endOfNew === end) return;
    const longer = ours.length > theirs.length ? ours : theirs;
    const at = longer.findIndex((_line, place) => ours[place] !== theirs[place]);
    if (at >= 0) this.#fail(`it tells "${ours[at]}", and "${theirs[at]}"`);
    const differs = differentByte(used.instance, fresh.instance);
    if (differs !== undefined) this.#fail(`after a request, ${differs}`);
  }

  /** The one that was reset, or the one that was new until now; if neither can be, another one. */
  #next(used: Made, fresh: Made): Made {
    const [kept, other] = this.#random.percent(80) ? [used, fresh] : [fresh, used];
    other.instance.discard();
    if (kept.instance.state === 'spent') {
      if (kept.instance.reset(this.#maker.images)) {
        this.#count('reset');
        this.#resets = kept === used ? this.#resets + 1 : 1;
        return kept;
      }
      this.#count(this.#maker.unresettable === undefined ? 'has grown' : 'unresettable');
    } else this.#count('discarded');
    kept.instance.discard();
    this.#resets = 0;
    return this.#maker.make();
  }

  #count(what: string): void {
    this.#tally[what] = (this.#tally[what] ?? 0) + 1;
  }

  #fail(what: string): never {
    throw new Error(`reset ${this.#resets} times, against new: ${what.slice(0, 500)}`);
  }
}
