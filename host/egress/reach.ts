import { BlockList, isIP } from 'node:net';
import { isPublic } from './addresses.ts';

/** Addresses that may be connected to. */
export interface Reach {
  includes(address: string): boolean;
}

/**
 * The addresses that a call may lead to without a grant for private ones: the public ones of other
 * machines. What is sent to an own address never passes the firewall that stands before it.
 */
export class PublicReach implements Reach {
  readonly #ownAddresses: () => readonly string[];

  /** `ownAddresses` is asked each time: they come and go. */
  constructor(ownAddresses: () => readonly string[]) {
    this.#ownAddresses = ownAddresses;
  }

  includes(address: string): boolean {
    return isPublic(address) && !this.#isOwn(address);
  }

  #isOwn(address: string): boolean {
    const own = new BlockList();
    for (const mine of this.#ownAddresses()) own.addAddress(mine, family(mine));
    return own.check(address, family(address));
  }
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
