/** Holds a metered module to what is promised: it does what the original does, and never for more than it was granted. */
import { COST } from '../../../host/compile/meter/costs.ts';
import { meter } from '../../../host/compile/meter/meter.ts';
import type { CoreNeeds } from '../../../host/protocol/metering.ts';
import { Bank, type Terms } from './bank.ts';
import type { RandomModule } from './frames.ts';
import { type Calls, type Cost, type Observed, observe, type Sizes } from './observe.ts';

/** How far the comparison went. */
export type Verdict = 'agreed to the end' | 'agreed up to its end' | 'nothing ran' | 'not for V8';

export interface Judged {
  readonly verdict: Verdict;
  /** Units of fuel, and instructions as the oracle counts them. */
  readonly fuel: number;
  readonly count: number;
  /** The same wherever and however the module runs. */
  readonly fingerprint: string;
}

const BUDGET = 1_000_000;

const LARGE: Terms = { slice: 100_000, budget: BUDGET * 4, yields: 'never' };

/** An endless module of the oracle's spends its budget on counting, too. */
const COUNTED_BUDGET = 200_000;

/** Throws an Error that says what was broken, in one line. */
export async function judge({ index, bytes, counted }: RandomModule): Promise<Judged> {
  if (!WebAssembly.validate(bytes)) return { verdict: 'not for V8', fuel: 0, count: 0, fingerprint: '' };
  const original = new WebAssembly.Module(bytes);
  const { module: metered, needs } = compiled(bytes);
  const calls = await callsThatEnd(metered);
  if (calls !== ALL) await checkEnd(counted);
  if (calls === NOT_EVEN_STARTED)
    return { verdict: 'nothing ran', fuel: 0, count: 0, fingerprint: 'ended at once' };
  const large = await metering(metered, LARGE, calls);
  if (large.ending !== undefined) fail(`ended by ${large.ending} where it had not before`);
  expectSame('the original', await observe(original, { calls }), large);
  const oracle = await observe(new WebAssembly.Module(counted), { calls });
  expectSame('the oracle', oracle, large);
  checkNeeds(needs, large);
  checkCharge(oracle, large);
  for (const terms of otherTerms(index, sum(large, 'fuel'))) {
    const other = await metering(metered, terms, calls);
    const name = `slices of ${terms.slice}, yields ${terms.yields}`;
    expectSame(name, other, large);
    checkSameFuel(name, other, large);
    checkCharge(oracle, other);
  }
  const [fuel, count] = [sum(large, 'fuel'), sum(oracle, 'count')];
  const fingerprint = [fuel, ...calls.skipped, calls.end, ...large.lines].join('\n');
  return { verdict: verdict(large, calls), fuel, count, fingerprint };
}

/**
 * What a call from outside may run without paying: a function that is too short to have a charge of its
 * own, and an `unreachable`. The host pays for such a call by itself.
 */
const FREE = COST['call_indirect']! + 1;

/** A trap loses what was held in locals, but not more than a grant. */
function checkCharge(oracle: Observed, metered: Metered): void {
  for (const [at, { count }] of oracle.costs.entries()) {
    const { fuel, entries, ended } = metered.costs[at]!;
    const lost = ended === 'by a trap' ? metered.largestGrant : 0;
    if (count > fuel + entries * FREE + lost)
      fail(`cost ${at}: ${count} instructions ran, and ${fuel} units were charged (${ended})`);
  }
}

function checkSameFuel(name: string, other: Observed, metered: Observed): void {
  for (const [at, { fuel, ended }] of metered.costs.entries()) {
    if (ended === 'by itself' && other.costs[at]!.fuel !== fuel)
      fail(`cost ${at}: ${fuel} units, with ${name} ${other.costs[at]!.fuel}`);
  }
}

const sum = ({ costs }: Observed, what: 'fuel' | 'count'): number =>
  costs.reduce((total, cost: Cost) => total + cost[what], 0);

function verdict({ call }: Observed, calls: Calls): Verdict {
  if (call < 0) return 'nothing ran';
  return calls === ALL ? 'agreed to the end' : 'agreed up to its end';
}

const ALL: Calls = { skipped: new Set(), end: Infinity };
const NOT_EVEN_STARTED: Calls = { skipped: new Set(), end: -1 };

/** Of a module that is ended so often, the calls behind are not made. */
const MAX_SKIPPED = 5;

/** What would run for ever, or too deep, or allocate too much, is left out. */
async function callsThatEnd(module: WebAssembly.Module, known: Calls = ALL): Promise<Calls> {
  const { ending, call } = await metering(module, { ...LARGE, budget: BUDGET }, known);
  if (ending === undefined) return known;
  if (call < 0) return NOT_EVEN_STARTED;
  if (known.skipped.size === MAX_SKIPPED) return { ...known, end: call };
  return callsThatEnd(module, { ...known, skipped: new Set([...known.skipped, call]) });
}

/** Small slices, so that there are many; but JavaScript is called for each. */
function otherTerms(index: number, fuel: number): Terms[] {
  const slice = fuel < 20_000 ? 1 : Math.ceil(fuel / 5_000);
  const small: Terms = { slice, budget: BUDGET * 4, yields: 'never' };
  return index % 4 === 0 ? [small, { ...small, slice: Math.ceil(fuel / 50) + 1, yields: 'always' }] : [small];
}

interface Metered extends Observed {
  readonly largestGrant: number;
}

function compiled(bytes: Uint8Array<ArrayBuffer>) {
  const { bytes: metered, needs } = meter(bytes);
  return { module: new WebAssembly.Module(metered as Uint8Array<ArrayBuffer>), needs };
}

function checkNeeds(
  { memoryBytes, tableElements, instantiation }: CoreNeeds,
  { initial, call }: Observed,
): void {
  const { pages, elements } = initial;
  if (!Number.isSafeInteger(instantiation) || instantiation < 0)
    fail(`making an instance costs ${instantiation}`);
  if (call >= 0 && (memoryBytes !== pages * 65_536 || tableElements !== elements))
    fail(`needs ${memoryBytes} bytes and ${tableElements} elements, has ${pages} pages and ${elements}`);
}

function checkGrowth({ pages, elements }: Sizes, { grown }: Bank): void {
  if (grown.pages !== pages || grown.elements !== elements)
    fail(`asked for ${grown.pages} pages and ${grown.elements} elements, grew by ${pages} and ${elements}`);
}

async function metering(module: WebAssembly.Module, terms: Terms, calls: Calls): Promise<Metered> {
  const bank = new Bank(terms);
  const observed = await observe(module, { bank, calls });
  if (bank.misuse !== undefined) fail(bank.misuse);
  if (observed.ending === undefined) checkGrowth(observed.grown, bank);
  const overflow = observed.lines.find((line) => line.includes('Maximum call stack'));
  if (overflow !== undefined) fail(`V8's stack was full before the modelled one: ${overflow}`);
  return { ...observed, largestGrant: bank.largestGrant };
}

/** What runs is paid: a module that counts itself, each instruction with four others, is ended in time. */
async function checkEnd(counted: Uint8Array<ArrayBuffer>): Promise<void> {
  const bank = new Bank({ slice: 1_000, budget: COUNTED_BUDGET, yields: 'never' });
  const { costs } = await observe(compiled(counted).module, { bank, calls: ALL });
  const count = costs.reduce((total, cost) => total + cost.count, 0);
  const entries = costs.reduce((total, cost) => total + cost.entries, 0);
  if (count * 5 > bank.granted + entries * FREE)
    fail(`${count * 5} instructions ran for ${bank.granted} units granted`);
}

function expectSame(name: string, other: Observed, metered: Observed): void {
  const at = metered.lines.findIndex((line, index) => line !== other.lines[index]);
  if (at >= 0) fail(`metered: "${metered.lines[at]}", ${name}: "${other.lines[at]}"`);
}

function fail(what: string): never {
  throw new Error(what);
}
