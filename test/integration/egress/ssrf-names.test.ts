/** Server-side request forgery by names: every name here is granted, and the attacker runs its name server. */
import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Call } from '../../../host/egress/call.ts';
import { Connections } from '../../../host/egress/connections.ts';
import { startEgress, type Egress } from '../../../host/egress/egress.ts';
import { Names } from '../../../host/egress/names.ts';
import { ownHosts, startCanary, type Canary } from '../../support/canary.ts';
import { nameServer, startNameServer, type Answer, type Script } from '../../support/dns.ts';
import { callTo } from './support/calls.ts';
import { granting, guestCall } from './support/guest-call.ts';

/** Public by number, and assigned to nobody: nothing leads there. */
const NOWHERE = '2d00::1';
const NOWHERE_V4 = '9.9.9.9';
const CIRCLE = [
  { alias: 'a.test' },
  { owner: 'a.test', alias: 'b.test' },
  { owner: 'b.test', alias: 'a.test' },
];
const MANY = Array.from({ length: 999 }, (_, i) => `9.9.${i >> 8}.${i & 255}`);

let canary: Canary;
let server: Awaited<ReturnType<typeof startNameServer>>;
let egress: Egress;
/** What the one name server answers in the running test. */
let script: Script;
let attacks = 0;

beforeAll(async () => {
  canary = await startCanary();
  server = await startNameServer((name, type) => script(name, type));
  egress = await startEgress({ nameServers: [server.address] });
});
afterAll(async () => {
  await egress.close();
  server.close();
  canary.close();
});

/** The outcome of a guest's call to a granted name, and the questions; the canary must not have seen it. */
async function attack(answers: Script, { name = `name-${++attacks}.test`, timeoutMs = 30_000 } = {}) {
  script = answers;
  const asked = server.questions.length;
  const origin = `http://${name}:${canary.port}`;
  const outcome = await guestCall(egress, granting({ origin }), { url: `${origin}/`, timeoutMs });
  const good = callTo(`http://127.0.0.1:${canary.port}/good`, { plugin: 'prover' });
  expect((await egress.fetch(good).outcome).ok?.status).toBe(200);
  expect(canary.take()).toEqual(['to 127.0.0.1', 'GET /good']);
  return { ...outcome, questions: server.questions.slice(asked) };
}

const bare = (host: string) => host.replace(/[[\]]/g, '');
const byType = (A: Answer, AAAA: Answer): Script => {
  return (_name, type) => (type === 'A' ? A : AAAA);
};

describe('a name with an address that is not public is denied, and the text tells none', () => {
  test.each<[string, Answer, Answer]>([
    ['loopback', ['127.0.0.1'], []],
    ['the unspecified address', ['0.0.0.0'], []],
    ['loopback of IPv6', [], ['::1']],
    ['the unspecified address of IPv6', [], ['::']],
    ['a mapped address', [], ['::ffff:7f00:1']],
    ['a compatible address', [], ['::7f00:1']],
    ['an address of NAT64', [], ['64:ff9b::7f00:1']],
    ['an address of 6to4', [], ['2002:7f00:1::']],
    ['an address of Teredo', [], ['2001:0:7f00:1::']],
    ['a link-local address', [], ['fe80::1']],
    ['a site-local address', [], ['fec0::1']],
    ['a unique local address', [], ['fd00::1']],
    ['a multicast address', [], ['ff02::1']],
    ['the metadata service', ['169.254.169.254'], []],
    ['the metadata service of IPv6', [], ['fd00:ec2::254']],
    ['a private address', ['10.0.0.1'], []],
    ['a public and a private address', [NOWHERE_V4, '10.0.0.1'], []],
    ['a private and a public address', ['10.0.0.1', NOWHERE_V4], []],
    ['a public IPv4 and a private IPv6 address', [NOWHERE_V4], ['::1']],
    ['a private IPv4 and a public IPv6 address', ['127.0.0.1'], [NOWHERE]],
    ['a private address behind 999 public ones', [...MANY, '127.0.0.1'], []],
    ['the same, by TCP', { cutOff: [...MANY, '127.0.0.1'] }, []],
    ['a packet that was cut off', { cutOff: ['127.0.0.1'] }, { cutOff: [] }],
    ['a private address and a failing server', ['127.0.0.1'], 'servfail'],
    ['a failing server and a private address', 'servfail', ['::1']],
    ['an alias of a private one', [{ alias: 'a.test' }, { owner: 'a.test', address: '127.0.0.1' }], []],
    [
      'a chain of aliases to a private one',
      [{ alias: 'a.test' }, { owner: 'a.test', alias: 'b.test' }, { owner: 'b.test', address: '10.0.0.1' }],
      [],
    ],
    ['an alias of localhost', [{ alias: 'localhost' }, { owner: 'localhost', address: '127.0.0.1' }], []],
    ['a private address of another name', [{ owner: 'other.test', address: '127.0.0.1' }], []],
    ['a private address in a circle of aliases', [...CIRCLE, { owner: 'a.test', address: '127.0.0.1' }], []],
    [
      'a public and another name with a private one',
      [NOWHERE_V4, { owner: 'o.test', address: '::1' }],
      ['::1'],
    ],
  ])('%s', async (_what, A, AAAA) => {
    const { error } = await attack(byType(A, AAAA));
    expect(error).toEqual({ tag: 'denied', val: expect.stringContaining('.test has an address') });
    expect(error?.val).toContain('"private": true');
    expect(String(error?.val)).not.toMatch(/127\.|169\.|10\.0|9\.9|fd00|fe|::/);
  });

  test.each(ownHosts())('%s of this machine', async (host) => {
    const own = bare(host);
    const answers = own.includes(':') ? byType([], [own]) : byType([own], []);
    expect((await attack(answers)).error?.tag).toBe('denied');
  });
});

describe('a name without an address is not connected to', () => {
  test.each<[string, Answer, Answer, RegExp]>([
    ['that does not exist', 'nxdomain', 'nxdomain', /has no address/],
    ['that has none', [], [], /has no address/],
    ['whose server fails', 'servfail', 'servfail', /ESERVFAIL/],
    ['whose server refuses', 'refused', 'refused', /EREFUSED/],
    ['that is an alias of nothing', [{ alias: 'a.test' }], [{ alias: 'a.test' }], /has no address/],
    ['in a circle of aliases', CIRCLE, CIRCLE, /has no address/],
    ['with an address of the other family', ['::1'], ['127.0.0.1'], /has no address/],
  ])('%s: name-unresolved', async (_what, A, AAAA, said) => {
    const { error } = await attack(byType(A, AAAA));
    expect(error).toEqual({ tag: 'name-unresolved', val: expect.stringMatching(said) });
  });

  test.each([
    ['no word', () => 'silence'],
    ['the id of another question', () => withId],
    ['half a header', () => (query: Buffer) => query.subarray(0, 6)],
    ['the question itself', () => (query: Buffer) => query],
  ] satisfies [string, Script][])(
    '%s from its server: ended by the time of the call',
    async (_what, script) => {
      const { error } = await attack(script, { timeoutMs: 300 });
      expect(['timed-out', 'name-unresolved']).toContain(error?.tag);
    },
  );

  test.each([
    ['of 255 characters and more', `${'a.'.repeat(140)}test`],
    ['with a label of 64', `${'a'.repeat(64)}.test`],
    ['with an empty label', 'a..test'],
  ])('%s: no server is asked', async (_what, name) => {
    const { error, questions } = await attack(() => ['127.0.0.1'], { name });
    expect(error?.tag).toBe('name-unresolved');
    expect(questions).toEqual([]);
  });
});

describe('no name has an address but by the name server', () => {
  test.each(['under_score.test', 'localtest.me', 'vcap.me', 'xn--bcher-kva.test', 'name.test.'])(
    '%s is asked for as any other',
    async (name) => {
      const { error, questions } = await attack(byType(['127.0.0.1'], []), { name });
      expect(error?.tag).toBe('denied');
      const asked = name.replace(/\.$/, '');
      expect(questions.toSorted()).toEqual([`A ${asked}`, `AAAA ${asked}`]);
    },
  );

  test.each(
    [hostname().toLowerCase(), 'ip6-loopback', 'broadcasthost'].filter((name) => !/^[\d.]+$/.test(name)),
  )('%s, which the hosts file may hold', async (name) => {
    const { error, questions } = await attack(() => 'nxdomain', { name });
    expect(error?.tag).toBe('name-unresolved');
    expect(questions.toSorted()).toEqual([`A ${name}`, `AAAA ${name}`]);
  });

  test.each(['localhost', 'localhost.', 'a.localhost', 'metadata.localhost.'])(
    '%s is loopback, whatever a name server says',
    async (name) => {
      const { error, questions } = await attack(() => [NOWHERE_V4], { name });
      expect([error?.tag, questions]).toEqual(['denied', []]);
    },
  );
});

describe('rebinding', () => {
  test('a name that was public and is loopback now is denied', async () => {
    const answers = [NOWHERE, '::1'];
    script = (_name, type) => (type === 'AAAA' ? [answers.shift() ?? '::1'] : []);
    const origin = `http://rebound.test:${canary.port}`;
    const call = (timeoutMs: number) =>
      guestCall(egress, granting({ origin }), { url: `${origin}/`, timeoutMs });
    // Nothing answers there: whether the system says so or the time does depends on its routes.
    expect(['timed-out', 'connection-failed']).toContain((await call(500)).error?.tag);
    for (let i = 0; i < 5; i++) expect((await call(30_000)).error?.tag).toBe('denied');
    expect(canary.take()).toEqual([]);
  });

  /** Two listeners at one port: 127.0.0.1 stands for the Internet, 127.0.0.2 is what must not be reached. */
  async function twoSides(script: Script) {
    const outside = await startCanary('127.0.0.1');
    onTestFinished(() => outside.close());
    const inside = await startCanary('127.0.0.2', outside.port);
    onTestFinished(() => inside.close());
    const { address, questions } = await nameServer(script);
    const names = new Names({ nameServers: [address] });
    const reach = { includes: (ip: string) => ip === '127.0.0.1' };
    const connections = new Connections({ names, reach, calls: 10 });
    onTestFinished(() => connections.close());
    const attempt = async () => {
      const call = new Call(callTo(`http://name.test:${outside.port}/`, { private: false }));
      await call.run(connections);
      const outcome = await call.ended;
      return outcome?.ok?.status ?? outcome?.error?.tag;
    };
    return { attempt, outside, inside, questions };
  }

  test('answers that alternate: each connection goes to the address that was checked for it', async () => {
    let asked = 0;
    const { attempt, outside, inside, questions } = await twoSides((_name, type) => {
      if (type === 'AAAA') return [];
      return [asked++ % 2 === 0 ? '127.0.0.1' : '127.0.0.2'];
    });
    const told: unknown[] = [];
    for (let i = 0; i < 20; i++) told.push(await attempt());
    expect(told).toEqual(Array.from({ length: 10 }, () => [200, 'denied']).flat());
    expect(outside.take()).toEqual(Array.from({ length: 10 }, () => ['to 127.0.0.1', 'GET /']).flat());
    expect(inside.take()).toEqual([]);
    // One question of each family a connection: no second look-up comes after the check.
    expect(questions.length).toBe(40);
  });

  test('an answer that changes as soon as it was given changes nothing', async () => {
    let state: 'first' | 'bound' = 'first';
    const { attempt, outside, inside } = await twoSides((_name, type) => {
      if (type === 'AAAA') return [];
      const said = state === 'first' ? '127.0.0.1' : '127.0.0.2';
      state = 'bound';
      return [said];
    });
    expect([await attempt(), await attempt()]).toEqual([200, 'denied']);
    expect(outside.take()).toEqual(['to 127.0.0.1', 'GET /']);
    expect(inside.take()).toEqual([]);
  });

  test('both addresses in one answer: neither is connected to', async () => {
    const { attempt, outside, inside } = await twoSides(byType(['127.0.0.1', '127.0.0.2'], []));
    expect(await attempt()).toBe('denied');
    expect([outside.take(), inside.take()]).toEqual([[], []]);
  });
});

test('of a thousand addresses only the first few are tried', async () => {
  const { address } = await nameServer((_name, type) => {
    return Array.from({ length: 500 }, (_, i) =>
      type === 'A' ? `9.9.9.${i % 256}` : `2d00::${i.toString(16)}`,
    );
  });
  const names = new Names({ nameServers: [address] });
  const tried = await names.resolve('many.test');
  expect(tried.map((one) => one.family)).toEqual([4, 4, 4, 4, 6, 6, 6, 6]);
});

function withId(query: Buffer): Buffer {
  const reply = Buffer.from(query);
  reply.writeUInt16BE((query.readUInt16BE(0) + 1) & 0xffff, 0);
  reply.writeUInt16BE(0x8180, 2);
  return reply;
}
