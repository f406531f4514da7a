/** The meter charges for every instruction that runs, as an oracle counts them that shares nothing with it. */
import { beforeAll, expect, test } from 'vitest';
import { guestRequest, loadComponent } from '../../support/component.ts';
import { type GuestLanguage, guestPath } from '../../support/guests.ts';
import { fromText } from '../../support/handmade.ts';
import { CONTROL_FLOW } from '../../support/oracle/control-flow.ts';
import { type LedgerName, openLedger } from '../../support/oracle/ledger.ts';
import { ratioLine } from '../../support/oracle/oracle.ts';
import { BUILD_MS, buildSmith, transform } from '../../support/smith/build.ts';
import { judge } from '../../support/smith/judge.ts';

let smith = '';

beforeAll(async () => {
  smith = await buildSmith();
}, BUILD_MS);

const NAMES = Object.keys(CONTROL_FLOW);

test.each(NAMES)('%s: does what it did, and pays for all of it', async (name) => {
  const bytes = Uint8Array.from(await fromText(`(module ${CONTROL_FLOW[name]})`));
  const counted = Uint8Array.from(await transform(smith, ['count'], bytes));
  const { verdict, fuel, count } = await judge({ index: 0, flavour: 'loops', bytes, counted });
  expect(verdict).toMatch(/^agreed/);
  console.log(ratioLine(name, { fuel, count }));
});

const GUESTS = ['hello', 'echo', 'log', 'config', 'counter', 'fetch'];
const LANGUAGES: readonly GuestLanguage[] = ['assemblyscript', 'rust'];

test.each(GUESTS.flatMap((name) => LANGUAGES.map((language) => [name, language] as const)))(
  'the guest %s in %s pays for every instruction, and answers the same',
  async (name, language) => {
    const metered = await answer(name, language, 'meter');
    const counted = await answer(name, language, 'oracle');
    expect(metered.responses).toEqual(counted.responses);
    expect(metered.total).toBeGreaterThanOrEqual(counted.total);
    console.log(ratioLine(`${name} in ${language}`, { fuel: metered.total, count: counted.total }));
  },
);

async function answer(name: string, language: GuestLanguage, ledgerName: LedgerName) {
  const ledger = openLedger(ledgerName, smith);
  const { instantiate } = await loadComponent(guestPath(name, language), ledger);
  const fetch = () => Promise.resolve({ status: 200, headers: [], body: new Uint8Array(3_000) });
  const instance = await instantiate({ fetch, get: (key) => `value of ${key}` });
  const body = Uint8Array.from({ length: 5_000 }, (_, index) => index);
  const requests = [
    guestRequest(),
    guestRequest({ method: 'POST', body, pathWithQuery: '/a?url=https://api.example/' }),
  ];
  const responses = [];
  for (const request of requests) responses.push(await instance.handle(request));
  return { responses, total: ledger.total() };
}
