import { expect, test } from 'vitest';
import { Connections } from '../../../host/egress/connections.ts';
import { Names } from '../../../host/egress/names.ts';
import { callTo, egressFor } from './support/calls.ts';
import { nameServer, type Answer } from './support/name-server.ts';
import { httpUpstream } from './support/servers.ts';

/** Outcomes of one call to `http://name.test` without the right to private addresses. */
async function errorWhere(answers: { A: Answer; AAAA: Answer }) {
  const { port, connections } = await httpUpstream((_request, response) => response.end('secret'));
  const { address } = await nameServer((_name, type) => answers[type]);
  const egress = await egressFor({ nameServers: [address] });
  const { error } = await egress.fetch(callTo(`http://name.test:${port}/`, { private: false })).outcome;
  expect(connections()).toBe(0);
  return error;
}

test.each([
  ['loopback', { A: ['127.0.0.1'], AAAA: [] }],
  ['loopback of IPv6', { A: [], AAAA: ['::1'] }],
  ['a mapped address', { A: [], AAAA: ['::ffff:7f00:1'] }],
  ['the metadata service', { A: ['169.254.169.254'], AAAA: [] }],
  ['one public and one private address', { A: ['8.8.8.8', '10.0.0.1'], AAAA: [] }],
  ['a public IPv4 and a private IPv6 address', { A: ['8.8.8.8'], AAAA: ['fd00::1'] }],
])('a name of %s is denied', async (_what, answers) => {
  const error = await errorWhere(answers);
  expect(error).toEqual({ tag: 'denied', val: expect.stringContaining('name.test') });
  expect(JSON.stringify(error)).not.toMatch(/127\.|169\.|10\.0|8\.8|fd00|::/);
});

test.each([
  ['that does not exist', { A: 'nxdomain', AAAA: 'nxdomain' }, 'the name name.test has no address'],
  ['without addresses', { A: [], AAAA: [] }, 'the name name.test has no address'],
  ['whose server fails', { A: 'servfail', AAAA: 'servfail' }, 'could not be resolved (ESERVFAIL)'],
] satisfies [string, { A: Answer; AAAA: Answer }, string][])('a name %s: name-unresolved', async (...row) => {
  const [, answers, said] = row;
  const error = await errorWhere(answers);
  expect(error).toEqual({ tag: 'name-unresolved', val: expect.stringContaining(said) });
});

test('a name that can be no name: name-unresolved', async () => {
  const { address } = await nameServer(() => ['127.0.0.1']);
  const egress = await egressFor({ nameServers: [address] });
  const { error } = await egress.fetch(callTo(`http://${'a'.repeat(64)}.test/`)).outcome;
  expect(error?.tag).toBe('name-unresolved');
});

test('the time of a call covers the wait for a name server', async () => {
  const { address } = await nameServer(() => 'silence');
  const egress = await egressFor({ nameServers: [address] });
  const { error } = await egress.fetch(callTo('http://name.test/', { timeoutMs: 50 })).outcome;
  expect(error).toEqual({ tag: 'timed-out', val: 50 });
});

test('a name is asked for once a connection, so no second answer comes after the check', async () => {
  const { port } = await httpUpstream((_request, response) => response.end('ok'));
  const { address, questions } = await nameServer((_name, type) => (type === 'A' ? ['127.0.0.1'] : []));
  const egress = await egressFor({ nameServers: [address] });
  const { ok } = await egress.fetch(callTo(`http://name.test:${port}/`)).outcome;
  expect(ok?.status).toBe(200);
  expect(questions.toSorted()).toEqual(['A name.test', 'AAAA name.test']);
});

test('a name that is rebound from a public to a private address is denied from then on', async () => {
  const answers = ['8.8.8.8', '127.0.0.1'];
  const { address } = await nameServer((_name, type) => (type === 'A' ? [answers.shift()!] : []));
  const names = new Names({ nameServers: [address] });
  expect(await names.resolvePublic('rebind.test')).toEqual([{ address: '8.8.8.8', family: 4 }]);
  await expect(names.resolvePublic('rebind.test')).rejects.toMatchObject({ fetchError: { tag: 'denied' } });
});

test('localhost is never asked of a name server', async () => {
  const { address, questions } = await nameServer(() => ['8.8.8.8']);
  const names = new Names({ nameServers: [address] });
  for (const name of ['localhost', 'localhost.', 'a.localhost', 'LOCALHOST']) {
    expect((await names.resolve(name)).map((found) => found.address)).toEqual(['127.0.0.1', '::1']);
  }
  expect(questions).toEqual([]);
});

test('calls with and without the right to private addresses never share a connection', () => {
  const connections = new Connections({});
  const url = new URL('http://name.test/');
  expect(connections.to(url, { private: true })).not.toBe(connections.to(url, { private: false }));
});
