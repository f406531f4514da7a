import { expect, test } from 'vitest';
import { HELLO } from '../../../bench/answers.ts';
import { BUSY } from '../../../bench/gateway-courses.ts';
import { serverFindings } from '../../../bench/gateway-servers.ts';
import type { Peer, PeerSource } from '../../../bench/peers/peer.ts';
import { acquirePeers } from '../../../bench/peers/peers.ts';
import { Results } from '../../../bench/race.ts';
import { rowOf } from '../../../bench/row.ts';

const peer = (name: string): Peer => ({
  name,
  version: '1.2.3',
  answer: HELLO,
  start: () => Promise.reject(),
});

const SOURCES: PeerSource[] = [
  { names: ['one', 'two'], acquire: () => Promise.resolve([peer('one'), peer('two')]) },
  { names: ['three', 'four'], acquire: () => Promise.reject(new Error('Go is missing\nat a place')) },
];

test('a peer that a machine cannot have is named, with the reason in one line', async () => {
  const said: string[] = [];
  const { present, absent } = await acquirePeers((line) => said.push(line), SOURCES);
  expect(present.map(({ name }) => name)).toEqual(['one', 'two']);
  expect(absent).toEqual(['three', 'four'].map((name) => ({ name, why: 'Go is missing' })));
  expect(said).toEqual(['three, four: not on this machine: Go is missing']);
});

test('it has a row without a value, which neither holds nor misses anything', () => {
  const results = new Results();
  results.fail('three', 'Go is missing');
  const [found, ...rest] = serverFindings(results, { names: ['three'], versions: new Map() });
  expect(rest).toEqual([]);
  expect(rowOf(found!)).toMatchObject({ value: null, held: null, peer: 'not measured: Go is missing' });
  expect(found?.cell).toMatchObject({ row: 'three', column: BUSY });
});
