/** What an answer took, told only where the operator wants it told. */
import { describe, expect, test } from 'vitest';
import type { CheckedResponse, Cost } from '../../../host/plugins/exchange.ts';
import { WayhouseError } from '../../../host/protocol/errors.ts';
import { Held, OK, openGateway } from '../../support/gateway.ts';
import { headersOf } from '../../support/raw-client.ts';

const COST: Cost = { fuel: 12_345, wallMs: 1.25, memoryBytes: 131_072 };
const OURS = 'wall;dur=1.3, fuel;desc="12345", memory;desc="131072"';
const GUESTS = {
  ...OK,
  headers: ['Server-Timing', 'db;dur=7', 'server-timing', 'fuel;desc="1"', 'x-a', 'b'],
};

async function asked(serverTiming: boolean) {
  const { plugins, client } = await openGateway({ serverTiming });
  const held = new Held(plugins);
  const raw = await client();
  raw.send('GET /hello HTTP/1.1', 'Host: a', '', '');
  const exchange = await held.next();
  const timings = async () => headersOf(await raw.response(), 'server-timing');
  return {
    answered: (answer: CheckedResponse, cost?: Cost) => {
      exchange.respond(answer, 1, cost);
      return timings();
    },
    failed: (error: WayhouseError, cost?: Cost) => {
      exchange.fail(error, 1, cost);
      return timings();
    },
  };
}

describe('where it is not told', () => {
  test('an answer has no such field, or only what the guest says', async () => {
    expect(await (await asked(false)).answered(OK, COST)).toEqual([]);
    expect(await (await asked(false)).answered(GUESTS, COST)).toEqual(['db;dur=7', 'fuel;desc="1"']);
  });

  test('an error has no such field', async () => {
    expect(await (await asked(false)).failed(new WayhouseError('fuel_exhausted'), COST)).toEqual([]);
  });
});

describe('where it is told', () => {
  test('an answer has our field, and never one of the guest', async () => {
    expect(await (await asked(true)).answered(OK, COST)).toEqual([OURS]);
    expect(await (await asked(true)).answered(GUESTS, COST)).toEqual([OURS]);
  });

  test('a failed request tells what it took; one that no worker told of has none', async () => {
    expect(await (await asked(true)).failed(new WayhouseError('fuel_exhausted'), COST)).toEqual([OURS]);
    expect(await (await asked(true)).failed(new WayhouseError('overloaded'))).toEqual([]);
  });
});
