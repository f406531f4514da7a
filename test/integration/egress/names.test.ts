import { expect, test } from 'vitest';
import { Names } from '../../../host/egress/names.ts';
import { nameServer, type Answer } from '../../support/dns.ts';
import { callTo, egressFor } from './support/calls.ts';
import { httpUpstream } from './support/servers.ts';

const AT_ONCE = 32;

/** A name server that answers names of slow.test when it is told to, and every other one at once. */
async function slowNameServer() {
  const released = Promise.withResolvers<void>();
  const asked = new Set<string>();
  const waiting = Promise.withResolvers<void>();
  const answers = { A: ['127.0.0.1'], AAAA: [] };
  const { address, questions } = await nameServer(async (name, type): Promise<Answer> => {
    if (!name.endsWith('slow.test')) return answers[type];
    asked.add(name);
    if (asked.size === AT_ONCE) waiting.resolve();
    await released.promise;
    return answers[type];
  });
  return {
    settings: { nameServers: [address] },
    asked,
    questions,
    waiting: waiting.promise,
    release: released.resolve,
  };
}

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

test('many who ask for one name at once share one question; the next one asks again', async () => {
  const { settings, questions, release } = await slowNameServer();
  const names = new Names(settings);
  const all = Array.from({ length: 100 }, () => names.resolve('a.slow.test'));
  release();
  for (const found of await Promise.all(all)) expect(found).toEqual([{ address: '127.0.0.1', family: 4 }]);
  expect(questions.length).toBe(2);
  await names.resolve('a.slow.test');
  expect(questions.length).toBe(4);
});

test('a plugin asks for so many names at once, and the others wait their turn', async () => {
  const { settings, asked, waiting, release } = await slowNameServer();
  const names = new Names(settings);
  const all = Array.from({ length: AT_ONCE + 8 }, (_, i) => names.resolve(`n${i}.slow.test`));
  await waiting;
  // One that asks the same server now, and has its answer, comes after all that were sent before.
  await new Names(settings).resolve('quick.test');
  expect(asked.size).toBe(AT_ONCE);
  release();
  expect((await Promise.all(all)).length).toBe(AT_ONCE + 8);
  expect(asked.size).toBe(AT_ONCE + 8);
});

test("thousands of one plugin's calls that wait for slow names do not delay another plugin's", async () => {
  const { port } = await httpUpstream((_request, response) => response.end('ok'));
  const { settings, waiting, release } = await slowNameServer();
  const egress = await egressFor(settings);
  const flood = Array.from({ length: 2_000 }, (_, i) =>
    egress.fetch(callTo(`http://n${i % 100}.slow.test:${port}/`, { plugin: 'flood' })),
  );
  await waiting;
  const { ok } = await egress.fetch(callTo(`http://quick.test:${port}/`, { plugin: 'other' })).outcome;
  expect(ok?.status).toBe(200);
  release();
  const outcomes = await Promise.all(flood.map(({ outcome }) => outcome));
  expect(outcomes.filter((one) => one.ok?.status !== 200)).toEqual([]);
});

test('a failed look-up is not kept', async () => {
  const answers: Answer[] = ['nxdomain', ['127.0.0.1']];
  const { address } = await nameServer((_name, type) => (type === 'A' ? answers.shift()! : []));
  const names = new Names({ nameServers: [address] });
  await expect(names.resolve('late.test')).rejects.toMatchObject({ fetchError: { tag: 'name-unresolved' } });
  expect(await names.resolve('late.test')).toEqual([{ address: '127.0.0.1', family: 4 }]);
});

test('localhost is never asked of a name server', async () => {
  const { address, questions } = await nameServer(() => ['8.8.8.8']);
  const names = new Names({ nameServers: [address] });
  for (const name of ['localhost', 'localhost.', 'a.localhost', 'LOCALHOST']) {
    expect((await names.resolve(name)).map((found) => found.address)).toEqual(['127.0.0.1', '::1']);
  }
  expect(questions).toEqual([]);
});
