/** Encodings of the guests' API, beside those of the web. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { forAll } from './for-all.ts';
import { compileUnit } from '../../../../../sdk/assemblyscript/testkit/unit.ts';

interface Encoding {
  utf8(text: string): Uint8Array;
  text(bytes: Uint8Array): string;
  textWithin(bytes: Uint8Array, start: number, end: number): string;
  toBase64(bytes: Uint8Array): string;
  fromBase64(text: string): Uint8Array | null;
  toHex(bytes: Uint8Array): string;
  fromHex(text: string): Uint8Array | null;
  percent(text: string): string;
  unpercent(text: string): string;
  html(text: string): string;
  form(text: string): string;
  unform(text: string): string;
}

let encoding: Encoding;

beforeAll(async () => {
  encoding = await compileUnit<Encoding>('assembly/encoding.ts', { root: import.meta.dirname });
});

const units = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) });
const bytes = fc.uint8Array({ maxLength: 40 });
const utf8 = new TextEncoder();

describe('UTF-8', () => {
  /** Bytes that are nearly UTF-8: what begins a sequence and what bounds its second byte is frequent. */
  const nearly = fc.array(
    fc.oneof(
      fc.constantFrom(0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef),
      fc.constantFrom(0xbb, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf8, 0xff),
      fc.nat(255),
    ),
    { maxLength: 12 },
  );

  test('is decoded as by TextDecoder, whatever the bytes are', () => {
    const decoder = new TextDecoder();
    const any = fc.oneof(
      bytes,
      nearly.map((list) => Uint8Array.from(list)),
    );
    forAll(any, (given) => expect(encoding.text(given)).toBe(decoder.decode(given)), 5000);
  });

  test('is decoded as by TextDecoder where the first two bytes are any', () => {
    const decoder = new TextDecoder();
    for (let first = 0x7f; first < 256; first++) {
      for (const second of [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff]) {
        const given = Uint8Array.of(first, second, 0x80, 0x80, 0x41);
        expect(encoding.text(given)).toBe(decoder.decode(given));
      }
    }
  });

  test('of a part of an array is that part', () => {
    const all = utf8.encode('aé€🦀b');
    expect(encoding.textWithin(all, 1, 6)).toBe('é€');
    expect(encoding.textWithin(all, 2, 8)).toBe(new TextDecoder().decode(all.subarray(2, 8)));
  });

  test('loses a mark at its start, and no other', () => {
    expect(encoding.text(utf8.encode('\ufeffa\ufeff'))).toBe('a\ufeff');
    expect(encoding.text(utf8.encode('\ufeff\ufeff'))).toBe('\ufeff');
    expect(encoding.text(Uint8Array.of(0xef, 0xbb))).toBe('\ufffd');
  });

  test('is encoded as by TextEncoder, lone surrogates replaced', () => {
    forAll(units, (text) => expect(encoding.utf8(text)).toEqual(utf8.encode(text)));
  });

  test('of a megabyte, of one kind of character or of all, comes back as it was', () => {
    for (const text of ['a', 'é', '€', '🦀', 'aé€🦀'].map((part) => part.repeat(2 ** 20 / part.length)))
      expect(encoding.text(encoding.utf8(text)) === text).toBe(true);
  });
});

describe('Base64', () => {
  test('comes back as it was, and is what Node writes', () => {
    forAll(bytes, (given) => {
      const text = Buffer.from(given).toString('base64');
      expect(encoding.toBase64(given)).toBe(text);
      for (const form of [text, text.replaceAll('=', ''), Buffer.from(given).toString('base64url')])
        expect(encoding.fromBase64(form)).toEqual(given);
    });
  });

  test.each([
    ...[
      'a',
      'abcde',
      '=',
      '==',
      '====',
      'a===',
      'ab=',
      'abc==',
      'ab==cd==',
      'abcd=',
      'abcd====',
      'ab=c',
      '=abc',
    ],
    ...['ab\n=', 'ab c', 'abc\u00e9', 'ab*=', 'abc\u0141', ' abc', 'abcd\n', 'ab%3D', 'AB==', 'AAB=', 'abd'],
  ])('refuses %j', (text) => {
    expect(encoding.fromBase64(text)).toBeNull();
  });

  test('takes one text for a sequence of bytes, but for padding and alphabet', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'ABCXYZabz0189+/-_='), maxLength: 8 });
    forAll(texts, (text) => {
      const found = encoding.fromBase64(text);
      if (found === null) return;
      const plain = text.replaceAll('-', '+').replaceAll('_', '/').replaceAll('=', '');
      expect(encoding.toBase64(found).replaceAll('=', '')).toBe(plain);
    });
  });
});

describe('hex', () => {
  test('comes back as it was, in either case', () => {
    forAll(bytes, (given) => {
      const text = Buffer.from(given).toString('hex');
      expect(encoding.toHex(given)).toBe(text);
      expect(encoding.fromHex(text)).toEqual(given);
      expect(encoding.fromHex(text.toUpperCase())).toEqual(given);
    });
  });

  test.each(['0', '0g', 'g0', '0x', ' 0', '00 ', '0\u0141', '\u01300', '-1', '0@', '0`', '/0', ':0'])(
    'refuses %j',
    (text) => {
      expect(encoding.fromHex(text)).toBeNull();
    },
  );
});

describe('percent and form', () => {
  const wellFormed = fc.string({ unit: 'binary' });
  const mangled = fc.string({
    unit: fc.constantFrom(...'%+&=aF09éG\ufeff', '%41', '%C3%A9', '%FF', '%EF%BB%BF', '%2'),
  });
  /** A name or value of a query, as the web reads it. */
  const valueOf = (text: string) => new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v');

  test('percent encoding is that of encodeURIComponent', () => {
    forAll(wellFormed, (text) => expect(encoding.percent(text)).toBe(encodeURIComponent(text)));
    expect(encoding.percent('\ud800')).toBe('%EF%BF%BD');
  });

  test('percent decoding is that of decodeURIComponent, where that has an answer', () => {
    forAll(wellFormed, (text) => expect(encoding.unpercent(encoding.percent(text))).toBe(text));
    forAll(mangled, (text) => {
      const found = encoding.unpercent(text);
      let wanted: string;
      try {
        wanted = decodeURIComponent(text);
      } catch {
        return;
      }
      expect(found).toBe(wanted);
    });
  });

  test('percent decoding never traps: what is malformed stays or becomes U+FFFD', () => {
    expect(
      ['%', '%4', '%zz', '%%41', '%FF', '%C3', '%C3%', '%ED%A0%80'].map((text) => encoding.unpercent(text)),
    ).toEqual(['%', '%4', '%zz', '%A', '\ufffd', '\ufffd', '\ufffd%', '\ufffd\ufffd\ufffd']);
    expect(encoding.unpercent('a+b')).toBe('a+b');
  });

  test('form encoding is that of URLSearchParams', () => {
    const written = (text: string) => new URLSearchParams([['v', text]]).toString().slice(2);
    forAll(units, (text) => expect(encoding.form(text)).toBe(written(text)));
    for (let code = 0; code < 0x100; code++)
      expect(encoding.form(String.fromCharCode(code))).toBe(written(String.fromCharCode(code)));
  });

  test('form decoding is that of URLSearchParams', () => {
    // Of what is not ASCII beside a broken escape, Node itself loses bits.
    const ascii = mangled.map((text) => text.replaceAll(/[^\0-\x7f]/g, ''));
    forAll(ascii, (text) => expect(encoding.unform(text)).toBe(valueOf(text)));
    forAll(wellFormed, (text) => expect(encoding.unform(encoding.form(text))).toBe(text));
  });
});

test('HTML has no mark-up of a client left, and every other character', () => {
  const references: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  const texts = fc.string({ unit: fc.constantFrom(...'&<>"\'a;\u00e9\ud83e\0', '🦀') });
  forAll(texts, (text) => {
    expect(encoding.html(text)).toBe(text.replaceAll(/[&<>"']/g, (found) => references[found] ?? ''));
  });
});
