import { expect, test } from 'vitest';
import { decideGrants } from '../../../host/policy/grants.ts';
import type { Manifest, Settings } from '../../../host/protocol/settings.ts';

function manifestFor(...origins: string[]): Manifest {
  return { http: { origins } };
}

function settingsFor(...origins: string[]): Settings {
  return { grants: { http: { origins: origins.map((origin) => ({ origin })) } } };
}

function usable(manifest: Manifest, settings: Settings): string[] {
  return [...decideGrants(manifest, settings).http.keys()];
}

test('a plugin that asks for nothing is granted nothing', () => {
  expect(decideGrants({}, {})).toEqual({ http: new Map(), onlyAsked: [], onlyGranted: [] });
});

test('one key of the two gives no power', () => {
  const grants = decideGrants(manifestFor('https://asked.test'), settingsFor('https://granted.test'));
  expect(grants).toEqual({
    http: new Map(),
    onlyAsked: ['https://asked.test'],
    onlyGranted: ['https://granted.test'],
  });
});

test('both keys give it, with what the operator said of it', () => {
  const grant = { origin: 'https://a.test', methods: ['GET'], private: true };
  const settings: Settings = { grants: { http: { origins: [grant] } } };
  const { http } = decideGrants(manifestFor('https://a.test', 'https://a.test'), settings);
  expect([...http]).toEqual([['https://a.test', grant]]);
});

test.each([
  ['https://a.test:443', 'https://a.test'],
  ['http://a.test:80', 'http://a.test'],
  ['https://A.Test', 'https://a.test'],
  ['https://bücher.test', 'https://xn--bcher-kva.test'],
  ['https://BÜCHER.test', 'https://xn--bcher-kva.test'],
  ['http://[0:0:0:0:0:0:0:1]:8080', 'http://[::1]:8080'],
  ['http://[2001:DB8::00AA]', 'http://[2001:db8::aa]'],
  ['http://0x7f.1:8080', 'http://127.0.0.1:8080'],
  ['https://a.test:0443', 'https://a.test'],
])('%s and %s are one origin', (asked, granted) => {
  expect(usable(manifestFor(asked), settingsFor(granted))).toEqual([granted]);
  expect(usable(manifestFor(granted), settingsFor(asked))).toEqual([granted]);
});

test.each([
  ['https://a.test', 'http://a.test'],
  ['https://a.test', 'https://a.test:8443'],
  ['https://a.test', 'https://b.a.test'],
  ['https://a.test', 'https://a.test.evil.test'],
  ['https://a.test', 'https://a.test.'],
  ['http://127.0.0.1', 'http://localhost'],
])('%s and %s are two', (asked, granted) => {
  expect(usable(manifestFor(asked), settingsFor(granted))).toEqual([]);
});

const NO_ORIGINS = [
  'https://',
  'https://a.test/path',
  'https://a.test\\path',
  'https://a.test?q',
  'https://a.test#f',
  'https://user@a.test',
  'https://a.test:99999',
  'https://[::g]',
  'https://1.2.3.4.5',
  'https://a b.test',
  'ftp://a.test',
  'data:,x',
  'a.test',
  '',
];

test.each(NO_ORIGINS)('%j in a manifest is refused with its place', (text) => {
  expect(() => decideGrants(manifestFor('https://a.test', text), {})).toThrow(
    expect.objectContaining({
      code: 'invalid_manifest',
      detail: expect.stringContaining(`http.origins[1]: ${JSON.stringify(text)}`),
    }),
  );
});

test.each(NO_ORIGINS)('%j in settings is refused with its place', (text) => {
  expect(() => decideGrants({}, settingsFor(text))).toThrow(
    expect.objectContaining({
      code: 'invalid_settings',
      detail: expect.stringContaining('grants.http.origins[0]'),
    }),
  );
});

test('an origin that is granted twice is refused, however it is spelled', () => {
  expect(() => decideGrants({}, settingsFor('https://a.test', 'https://A.test:443'))).toThrow(
    expect.objectContaining({ code: 'invalid_settings', detail: expect.stringContaining('granted twice') }),
  );
});
