import type { Host } from './host.ts';
import { Load, type Received } from './load.ts';

export const PLUGIN = 'price-rules';

/** The components of both versions, relative to the root of the repository. */
export const VERSIONS = {
  1: 'examples/price-rules/build/plugin.wasm',
  2: 'examples/price-rules/build/plugin-v2.wasm',
} as const;

/** What a basket of 50.00 costs by the rules of each version: only the second gives a discount. */
const PAY: Readonly<Record<number, number>> = { 1: 5000, 2: 4500 };

/** Clients that keep asking for the price of the same basket. */
export function askForPrices({ gateway }: Host, clients: number): Load {
  return new Load({ url: `${gateway}/${PLUGIN}/quote?total=5000`, clients, check });
}

/** An answer is right if it is whole and made by the rules of the version that the gateway names. */
function check({ status, version, body }: Received): string | undefined {
  if (status !== 200) return `it was answered ${status}: ${body}`;
  const { rules, pay } = JSON.parse(body) as { rules: number; pay: number };
  const right = rules === version && pay === PAY[version];
  return right ? undefined : `version ${version} answered ${body}`;
}
