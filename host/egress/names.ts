import { Resolver } from 'node:dns/promises';
import type { EgressSettings } from './messages.ts';
import { isPublic } from './addresses.ts';
import { FetchFailure, notPublic } from './failures.ts';

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** How long one name server is waited for at first; c-ares doubles it at the second try. */
const QUERY_MS = 2_000;
const QUERY_TRIES = 2;

/** What a name server may answer that means: there is no such address. */
const NO_ADDRESS = ['ENOTFOUND', 'ENODATA'];

const LOOPBACK: readonly Address[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/** Turns host names into addresses that may be connected to. Asks each time, and knows no hosts file. */
export class Names {
  readonly #resolver = new Resolver({ timeout: QUERY_MS, tries: QUERY_TRIES });

  constructor({ nameServers }: EgressSettings) {
    if (nameServers !== undefined) this.#resolver.setServers(nameServers);
  }

  /** Every address of the name, at least one. Rejects with a FetchFailure. */
  async resolve(name: string): Promise<readonly Address[]> {
    if (isLocalhost(name)) return LOOPBACK;
    const answers = await Promise.allSettled([this.#resolver.resolve4(name), this.#resolver.resolve6(name)]);
    const addresses = [...addressesOf(answers[0], 4), ...addressesOf(answers[1], 6)];
    if (addresses.length === 0) throw unresolved(name, answers);
    return addresses;
  }

  /** The same, if every single address is public: one that is not makes the name a trap. */
  async resolvePublic(name: string): Promise<readonly Address[]> {
    const addresses = await this.resolve(name);
    if (!addresses.every(({ address }) => isPublic(address))) throw notPublic(name);
    return addresses;
  }
}

/** RFC 6761, 6.3: never asked of a name server. */
function isLocalhost(name: string): boolean {
  return /(^|\.)localhost\.?$/i.test(name);
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
