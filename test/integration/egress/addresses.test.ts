import { expect, test } from 'vitest';
import { isPublic } from '../../../host/egress/addresses.ts';
import { PublicReach } from '../../../host/egress/reach.ts';

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

test('an own address of the machine is out of reach, though it is public', () => {
  const reach = new PublicReach(() => ['127.0.0.1', '8.8.8.8', '2606:4700::1']);
  for (const own of ['8.8.8.8', '2606:4700::1', '2606:4700:0:0::1']) expect(reach.includes(own)).toBe(false);
  for (const other of ['8.8.4.4', '2606:4700::2']) expect(reach.includes(other)).toBe(true);
  expect(reach.includes('10.0.0.1')).toBe(false);
});

test('own addresses are looked up each time: they come and go', () => {
  const own: string[] = [];
  const reach = new PublicReach(() => own);
  expect(reach.includes('8.8.8.8')).toBe(true);
  own.push('8.8.8.8');
  expect(reach.includes('8.8.8.8')).toBe(false);
});
