import { Resolver } from 'node:dns/promises';
import type { EgressSettings } from './messages.ts';
import { FetchFailure, notPublic } from './failures.ts';
import type { Reach } from './reach.ts';
import { Slots } from './slots.ts';

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** How long one name server is waited for at first; c-ares doubles it at the second try. */
const QUERY_MS = 2_000;
const QUERY_TRIES = 2;
/** Names that are asked for at once; two questions each. */
const LOOKUPS_AT_ONCE = 32;
/** Of each family. All are checked, but a name of a thousand addresses must not make a scanner of us. */
const MOST_TRIED = 4;

/** What a name server may answer that means: there is no such address. */
const NO_ADDRESS = ['ENOTFOUND', 'ENODATA'];

const LOOPBACK: readonly Address[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/**
 * Turns host names into addresses that may be connected to, for one plugin: it has a channel of its
 * own, so its slow names delay nobody else. Nothing is kept: a name is asked for each time, but one
 * question at a time serves all who ask meanwhile. Knows no hosts file.
 */
export class Names {
  readonly #resolver = new Resolver({ timeout: QUERY_MS, tries: QUERY_TRIES });
  readonly #slots = new Slots(LOOKUPS_AT_ONCE);
  readonly #underWay = new Map<string, Promise<readonly Address[]>>();

  constructor({ nameServers }: EgressSettings) {
    if (nameServers !== undefined) this.#resolver.setServers(nameServers);
  }

  /** The first few addresses of the name, at least one. Rejects with a FetchFailure. */
  async resolve(name: string): Promise<readonly Address[]> {
    return firstOfEach(await this.#all(name));
  }

  /** The same, if every single address is within reach: one that is not makes the name a trap. */
  async resolveWithin(reach: Reach, name: string): Promise<readonly Address[]> {
    const addresses = await this.#all(name);
    if (!addresses.every(({ address }) => reach.includes(address))) throw notPublic(name);
    return firstOfEach(addresses);
  }

  async #all(name: string): Promise<readonly Address[]> {
    if (isLocalhost(name)) return LOOPBACK;
    const underWay = this.#underWay.get(name);
    if (underWay !== undefined) return underWay;
    const asked = this.#askInTurn(name).finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, asked);
    return asked;
  }

  async #askInTurn(name: string): Promise<readonly Address[]> {
    await new Promise<void>((resolve) => void this.#slots.enter(resolve));
    try {
      return await this.#ask(name);
    } finally {
      this.#slots.leave();
    }
  }

  async #ask(name: string): Promise<readonly Address[]> {
    const answers = await Promise.allSettled([this.#resolver.resolve4(name), this.#resolver.resolve6(name)]);
    const addresses = [...addressesOf(answers[0], 4), ...addressesOf(answers[1], 6)];
    if (addresses.length === 0) throw unresolved(name, answers);
    return addresses;
  }
}

/** RFC 6761, 6.3: never asked of a name server. */
function isLocalhost(name: string): boolean {
  return /(^|\.)localhost\.?$/i.test(name);
}

function firstOfEach(addresses: readonly Address[]): readonly Address[] {
  const first = (family: 4 | 6) => addresses.filter((one) => one.family === family).slice(0, MOST_TRIED);
  return [...first(4), ...first(6)];
}

function addressesOf(answer: PromiseSettledResult<string[]>, family: 4 | 6): Address[] {
  return answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : [];
}

function unresolved(name: string, answers: readonly PromiseSettledResult<string[]>[]): FetchFailure {
  const codes = answers.map((answer) =>
    answer.status === 'rejected' ? String(answer.reason.code) : 'ENODATA',
  );
  const failed = codes.find((code) => !NO_ADDRESS.includes(code));
  const val =
    failed === undefined
      ? `the name ${name} has no address`
      : `the name ${name} could not be resolved (${failed})`;
  return new FetchFailure({ tag: 'name-unresolved', val });
}
