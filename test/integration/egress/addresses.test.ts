import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPublic } from '../../../host/egress/addresses.ts';
import { startEgress, type Egress } from '../../../host/egress/egress.ts';
import { callTo } from './support/calls.ts';
import { httpUpstream } from './support/servers.ts';

/** Hosts as an attacker writes them: loopback, private, link-local, metadata, in every spelling of a URL. */
const FORBIDDEN = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '127.0.0.1.',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0X7F.0.0.1',
  '017700000001',
  '0177.0.0.01',
  '0x7f.0.0.0x1',
  '00000177.1',
  '%31%32%37.0.0.1',
  '127%2e0%2e0%2e1',
  '127。0。0。1',
  '①②⑦.0.0.1',
  '１２７．０．０．１',
  '0',
  '0.0.0.0',
  '0x0',
  '00.0',
  'localhost',
  'localhost.',
  'LOCALHOST',
  'loc%61lhost',
  'ｌｏｃａｌｈｏｓｔ',
  'any.localhost',
  'a.b.LocalHost.',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '[::FFFF:8.8.8.8]',
  '[::127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::]',
  '[2001:db8::1]',
  '[2001:2::1]',
  '[2001:20::1]',
  '[3fff::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[100::1]',
  '[5f00::1]',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '168.63.129.16',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.100.100.200',
  '100.127.255.255',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.0.1',
  '192.168.257',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '4294967295',
];

let egress: Egress;
beforeAll(async () => void (egress = await startEgress()));
afterAll(() => egress.close());

test.each(FORBIDDEN)('%s is denied where the grant does not say private', async (host) => {
  const { port, connections } = await httpUpstream((_request, response) => response.end('secret'));
  const { error } = await egress.fetch(callTo(`http://${host}:${port}/`, { private: false })).outcome;
  expect(error?.tag).toBe('denied');
  expect(error?.val).toContain('"private": true');
  expect(connections()).toBe(0);
});

test('a connection that a private call left open is not there for a public one', async () => {
  const { port, connections } = await httpUpstream((_request, response) => response.end('secret'));
  const url = `http://localhost:${port}/`;
  expect((await egress.fetch(callTo(url)).outcome).ok?.status).toBe(200);
  expect((await egress.fetch(callTo(url, { private: false })).outcome).error?.tag).toBe('denied');
  expect(connections()).toBe(1);
});

test.each([
  '1.1.1.1',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.1',
  '168.63.129.17',
  '169.253.255.255',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.0',
  '192.167.255.255',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2001:200::1',
  '2003::1',
  '3ffe::1',
])('%s is public', (address) => {
  expect(isPublic(address)).toBe(true);
});

test.each(['', 'example.com', '1.2.3', '::1%lo', '[2606::1]'])(
  '%j is no address, so it is not public',
  (text) => {
    expect(isPublic(text)).toBe(false);
  },
);
