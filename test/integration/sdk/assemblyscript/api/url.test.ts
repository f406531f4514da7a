/** URLs and queries of the guests' API, beside those of the web. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { forAll } from './for-all.ts';
import { compileUnit } from '../../../../../sdk/assemblyscript/testkit/unit.ts';

interface Urls {
  parts(text: string): string[] | null;
  param(text: string, name: string): string | null;
  pairs(text: string): string[];
  rewritten(text: string): string;
  size(text: string): number;
  first(text: string, name: string): string | null;
  changed(text: string): string;
  pages(text: string): number;
}

let urls: Urls;

beforeAll(async () => {
  urls = await compileUnit<Urls>('assembly/url.ts', { root: import.meta.dirname });
});

describe('a URL', () => {
  test.each([
    ['https://shop.example/a/b?c=d#e', ['https:', 'shop.example', 'shop.example', '', '/a/b', '?c=d', '#e']],
    ['HTTP://Shop.EXAMPLE:8080', ['http:', 'shop.example:8080', 'shop.example', '8080', '/', '', '']],
    ['http://[::1]:81/x', ['http:', '[::1]:81', '[::1]', '81', '/x', '', '']],
    ['http://[2001:DB8::1]', ['http:', '[2001:db8::1]', '[2001:db8::1]', '', '/', '', '']],
    ['http://127.0.0.1?x', ['http:', '127.0.0.1', '127.0.0.1', '', '/', '?x', '']],
    ['https://a#?/', ['https:', 'a', 'a', '', '/', '', '#?/']],
    ['https://a/?b?c#d#e', ['https:', 'a', 'a', '', '/', '?b?c', '#d#e']],
    ['https://a/b@c:d', ['https:', 'a', 'a', '', '/b@c:d', '', '']],
    ['https://a/%41/%', ['https:', 'a', 'a', '', '/%41/%', '', '']],
  ])('%s has its parts as they are written', (text, parts) => {
    expect(urls.parts(text)?.slice(0, 7)).toEqual(parts);
  });

  test.each([
    ...[
      '',
      'https:',
      'https:/',
      'https://',
      'https:///a',
      'https://?',
      'https://#',
      'http:/a',
      'http:a',
      '//a/b',
    ],
    ...[
      'ftp://a',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'data:,a',
      'httpx://a',
      ' https://a',
      'https ://a',
    ],
    ...[
      'https://user@a',
      'https://user:pass@a',
      'https://@a',
      'https://a@b@c',
      'https://a\\@b',
      'https://a\\b',
    ],
    ...[
      'https://a b',
      'https://a\tb',
      'https://a\nb',
      'https://a\0b',
      'https://a%2eb',
      'https://a<b',
      'https://a|b',
    ],
    ...[
      'https://a:b',
      'https://a:80:90',
      'https://a:-1',
      'https://a:+1',
      'https://a: 80',
      'https://:80',
      'https://a:99999',
    ],
    ...[
      'https://[::1',
      'https://::1',
      'https://]',
      'https://[]',
      'https://[::1]x',
      'https://a[::1]',
      'https://[g::1]',
    ],
    ...['https://a/\nb', 'https://a/ b', 'https://a?\r\nx', 'https://a#\0'],
  ])('%j is none', (text) => {
    expect(urls.parts(text)).toBeNull();
  });

  test('the port of its protocol is no part of it', () => {
    expect(urls.parts('https://a:443/')?.[1]).toBe('a');
    expect(urls.parts('http://a:80/')?.[7]).toBe('http://a');
    expect(urls.parts('https://a:080/')?.[1]).toBe('a:80');
    expect(urls.parts('http://a:/')?.[1]).toBe('a');
  });

  /** Who is called must be the same to the guest, which may check it, and to the host, which calls. */
  test('that the guest takes has the same origin, query and fragment for the web', () => {
    const piece = fc.constantFrom(
      ...':/?#@[]\\.%=&+ \t\n',
      'a',
      'B',
      '0',
      '80',
      '443',
      '::1',
      'é',
      '%2e',
      '..',
      'localhost',
    );
    const text = fc
      .tuple(
        fc.constantFrom('http://', 'https://', 'HTTPS://', 'http:/', ''),
        fc.array(piece, { maxLength: 7 }),
      )
      .map(([scheme, pieces]) => scheme + pieces.join(''));
    forAll(
      text,
      (given) => {
        const parts = urls.parts(given);
        if (parts === null) return;
        const url = URL.parse(given);
        // Of names that are not ASCII, and of numbers in the place of names, the web knows more.
        if (url === null || /[^\x21-\x7e]/.test(given) || /^[\d.x]+$/.test(parts[2] ?? '')) return;
        expect(parts[7]).toBe(url.origin);
        expect([parts[5], parts[6]].map((part) => (part === '?' || part === '#' ? '' : part))).toEqual(
          [url.search, url.hash].map((part) => part.replaceAll('%20', ' ')),
        );
      },
      5000,
    );
  });

  test('that the web takes, written by the web, is taken and written the same', () => {
    forAll(
      fc.webUrl({ withFragments: true, withQueryParameters: true, validSchemes: ['http', 'https'] }),
      (text) => {
        const { href } = new URL(text);
        expect(urls.parts(href)?.at(-1)).toBe(href);
      },
      500,
    );
  });

  test('has its query decoded', () => {
    expect(urls.param('https://a/?q=a+b%21&q=2#q=3', 'q')).toBe('a b!');
    expect(urls.param('https://a/#?q=1', 'q')).toBeNull();
  });
});

describe('a query', () => {
  const text = fc.string({
    unit: fc.constantFrom(...'ab=&+%?#', '%41', '%26', '%3D', '%FF', '%EF%BB%BF', '==', '&&'),
  });

  test('is read and written as by URLSearchParams', () => {
    forAll(
      text,
      (given) => {
        const params = new URLSearchParams(given);
        expect(urls.rewritten(given)).toBe(params.toString());
        expect(urls.size(given)).toBe(params.size);
        const pairs = [...new Set(params.keys())].flatMap((name) =>
          params.getAll(name).flatMap((value) => [name, value]),
        );
        expect(urls.pairs(given)).toEqual(pairs);
        for (const name of ['', 'a', 'missing']) expect(urls.first(given, name)).toBe(params.get(name));
      },
      2000,
    );
  });

  test('is changed as by URLSearchParams', () => {
    for (const given of ['', 'a=0&c=1&a=2', 'c=1&c=2', 'b=1']) {
      const params = new URLSearchParams(given);
      params.set('a', '1 2');
      params.append('b', 'ü');
      params.append('b', '&');
      params.delete('c');
      expect(urls.changed(given)).toBe(`${params.toString()}#truefalse`);
    }
  });

  test('takes memory in proportion to its text', () => {
    const before = urls.pages('a=1');
    expect((urls.pages(`a=${'b'.repeat(1_000_000)}`) - before) * 65_536).toBeLessThan(16_000_000);
  });
});
