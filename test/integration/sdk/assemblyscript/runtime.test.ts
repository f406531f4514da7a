import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileAbiGuest, ENCODINGS, RuntimeGuest, RUNTIMES, type Person } from './runtime-guest.ts';

const person = fc.record<Person>({
  name: fc.string({ unit: 'binary' }),
  nicknames: fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }),
  scores: fc.array(fc.double({ noNaN: true }), { maxLength: 5 }),
});

// From 0 over a block of the arena to one that the guest keeps.
const SIZES = [0, 1, 7, 8, 9, 1023, 1024, 1025, 4095, 4096, 4097, 70_000];

const matrix = RUNTIMES.flatMap((runtime) => ENCODINGS.map((encoding) => ({ runtime, encoding })));

describe.each(matrix)('runtime $runtime, $encoding', ({ runtime, encoding }) => {
  let module: WebAssembly.Module;
  beforeAll(async () => {
    module = await compileAbiGuest(runtime, encoding);
  });

  test('the module imports nothing but what the guest declares', () => {
    const imports = WebAssembly.Module.imports(module).map(({ module: from, name }) => `${from}.${name}`);
    expect(imports.sort()).toEqual(['host.bytes', 'host.people', 'host.string']);
  });

  test.each(['echoString', 'viaString'])('strings come back equal through %s', (name) => {
    const guest = new RuntimeGuest(module, encoding);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000, size: 'max' }), (text) => {
        expect(guest.string(name, ...guest.writeString(text))).toBe(text);
      }),
    );
  });

  test.each(['echoString', 'viaString'])('strings of every length about the borders through %s', (name) => {
    const guest = new RuntimeGuest(module, encoding);
    for (const unit of ['a', 'é', '€', '😀', 'aé€😀\0']) {
      for (const size of SIZES) {
        const text = unit.repeat(size);
        expect(guest.string(name, ...guest.writeString(text)) === text, `${size} times ${unit}`).toBe(true);
      }
    }
  });

  test.each(['echoBytes', 'viaBytes'])('bytes of every length about the borders through %s', (name) => {
    const guest = new RuntimeGuest(module, encoding);
    for (const size of SIZES) {
      const bytes = Uint8Array.from({ length: size }, (_, i) => i * 7);
      expect(Buffer.compare(guest.bytes(name, ...guest.writeBytes(bytes)), bytes), `${size} bytes`).toBe(0);
    }
  });

  test.each(['echoPeople', 'viaPeople'])('nested records come back equal through %s', (name) => {
    const guest = new RuntimeGuest(module, encoding);
    fc.assert(
      fc.property(fc.array(person, { maxLength: 60, size: 'max' }), (people) => {
        expect(guest.people(name, people)).toEqual(people);
      }),
    );
  });

  test.each(['echoPeople', 'viaPeople'])(
    'many large blocks in one call come back equal through %s',
    (name) => {
      const guest = new RuntimeGuest(module, encoding);
      const people = Array.from({ length: 100 }, (_, i): Person => ({
        name: `${i} `.repeat(1000),
        nicknames: [`a${i}`.repeat(500), '', `b${i}`.repeat(700)],
        scores: Array.from({ length: 200 }, (_, j) => i + j),
      }));
      for (let i = 0; i < 5; i++) expect(guest.people(name, people)).toEqual(people);
    },
  );

  test('a text of 10 MB, a list of a million numbers and one of a million strings come back equal', () => {
    const guest = new RuntimeGuest(module, encoding);
    const text = 'ten bytes, é'.repeat(800_000);
    expect(guest.string('viaString', ...guest.writeString(text)) === text).toBe(true);
    const nicknames = Array.from({ length: 1_000_000 }, (_, i) => String(i % 1000));
    const scores = Array.from({ length: 1_000_000 }, (_, i) => i / 2);
    const [person] = guest.people('echoPeople', [{ name: '', nicknames, scores }]);
    // Compared as a whole: an assertion for each would take longer than the test.
    expect(person?.nicknames.join() === nicknames.join()).toBe(true);
    expect(person?.scores.every((score, i) => score === scores[i])).toBe(true);
    expect(person?.scores.length).toBe(scores.length);
  });

  test('lists of wide numbers are aligned, whether copied or kept', () => {
    const guest = new RuntimeGuest(module, encoding);
    for (const length of [0, 1, 127, 128, 129, 10_000]) {
      const floats = Float64Array.from({ length }, (_, i) => i / 2);
      const words = BigUint64Array.from({ length }, (_, i) => BigInt(i) << 32n);
      guest.alloc(1, 1);
      expect(guest.call('sumF64', ...guest.writeNumbers(floats))).toBe(floats.reduce((sum, n) => sum + n, 0));
      guest.alloc(1, 1);
      expect(guest.call('sumU64', ...guest.writeNumbers(words))).toBe(words.reduce((sum, n) => sum + n, 0n));
    }
  });

  test('a large list is kept in the block that the host wrote, a small one is copied', () => {
    const guest = new RuntimeGuest(module, encoding);
    expect(guest.call('adopts', ...guest.writeBytes(new Uint8Array(1_000_000)))).toBe(1);
    expect(guest.call('adopts', ...guest.writeBytes(new Uint8Array(100)))).toBe(0);
    // A part of a block is no ArrayBuffer of its own.
    const block = guest.alloc(4096, 1);
    expect(guest.call('adopts', block, 2048)).toBe(0);
    expect(guest.call('adopts', block + 64, 2048)).toBe(0);
  });

  test('what is kept beyond a call stays as it was', () => {
    const guest = new RuntimeGuest(module, encoding);
    for (const size of [100, 100_000]) {
      guest.call('keep', ...guest.writeBytes(new Uint8Array(size).fill(3)));
      for (let i = 0; i < 200; i++)
        guest.bytes('echoBytes', ...guest.writeBytes(new Uint8Array(size).fill(9)));
      expect(guest.call('sumOfKept')).toBe(size * 3);
    }
  });

  test('a map at module level grows over calls and keeps every entry', () => {
    const guest = new RuntimeGuest(module, encoding);
    for (let i = 0; i < 2000; i++) {
      guest.call('remember', ...guest.writeString(`key ${i}`), ...guest.writeString(`value ${i}`.repeat(20)));
      guest.string('echoString', ...guest.writeString('in between'));
    }
    for (let i = 0; i < 2000; i++) {
      expect(guest.string('recall', ...guest.writeString(`key ${i}`))).toBe(`value ${i}`.repeat(20));
    }
  });

  test('objects that the host has handles of live until it drops them', () => {
    const guest = new RuntimeGuest(module, encoding);
    const reps = Array.from({ length: 1000 }, (_, i) =>
      guest.call('addPerson', ...guest.writeString(`person ${i}`)),
    );
    guest.call('litters', 10_000);
    reps.forEach((rep, i) => expect(guest.string('nameOf', rep)).toBe(`person ${i}`));
    reps.forEach((rep) => guest.call('dropPerson', rep));
    expect(() => guest.string('nameOf', reps[0] ?? 0)).toThrow(WebAssembly.RuntimeError);
    expect(() => guest.string('nameOf', 1_000_000)).toThrow(WebAssembly.RuntimeError);
    expect(() => guest.string('nameOf', -1)).toThrow(WebAssembly.RuntimeError);
  });

  const collects = runtime !== 'stub';
  if (collects) {
    test('garbage never makes the heap much larger than twice what lives', () => {
      const guest = new RuntimeGuest(module, encoding);
      guest.call('keep', ...guest.writeBytes(new Uint8Array(1_000_000)));
      for (let i = 0; i < 1000; i++) guest.call('litters', 500);
      expect(guest.livingBytes).toBeLessThan(1_010_000);
      // The allocator doubles its memory where it grows.
      expect(guest.memorySize).toBeLessThan(5_000_000);
    });
  }

  test('an import that is called often within one call needs the memory of one', () => {
    const guest = new RuntimeGuest(module, encoding);
    guest.call('viaStringTimes', ...guest.writeString('a'.repeat(900)), 1);
    const calls = 20_000;
    guest.call('viaStringTimes', ...guest.writeString('a'.repeat(900)), calls);
    // The strings themselves are the guest's, and only `incremental` collects while a call runs.
    const strings = runtime === 'incremental' ? 0 : calls * (900 * 2 + 32);
    expect(guest.memorySize).toBeLessThan(2 * strings + 500_000);
  });

  test('blocks grow and shrink with what is in them', () => {
    const guest = new RuntimeGuest(module, encoding);
    const size = fc.integer({ min: 1, max: 6000 });
    fc.assert(
      fc.property(fc.array(size, { minLength: 2, maxLength: 8 }), fc.boolean(), (sizes, crowded) => {
        let [block, length] = guest.writeBytes(Uint8Array.from({ length: sizes[0] ?? 1 }, (_, i) => i * 3));
        let least = length;
        for (const next of sizes.slice(1)) {
          if (crowded) guest.view(guest.alloc(5, 1), 5).fill(255);
          block = guest.realloc(block, length, 1, next);
          length = next;
          least = Math.min(least, next);
        }
        expect([...guest.view(block, least)]).toEqual(Array.from({ length: least }, (_, i) => (i * 3) & 255));
        guest.bytes('echoBytes', block, length);
      }),
    );
  });

  test('of no bytes, a block is an aligned address and never null', () => {
    const guest = new RuntimeGuest(module, encoding);
    for (const align of [1, 2, 4, 8]) expect(guest.realloc(0, 0, align, 0) % align).toBe(0);
    expect(guest.realloc(0, 0, 1, 0)).not.toBe(0);
    expect(guest.realloc(guest.alloc(3000, 8), 3000, 8, 0)).toBe(8);
  });

  test('a char that is no scalar value traps', () => {
    const guest = new RuntimeGuest(module, encoding);
    for (const code of [0, 0xd7ff, 0xe000, 0x10ffff]) expect(guest.call('isScalar', code)).toBe(code);
    for (const code of [0xd800, 0xdfff, 0x110000, -1]) {
      expect(() => guest.call('isScalar', code)).toThrow(WebAssembly.RuntimeError);
    }
  });

  test('what does not fit into memory traps', () => {
    const guest = new RuntimeGuest(module, encoding);
    for (const size of [0x3ffffff0, 0x40000000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff]) {
      expect(() => guest.alloc(size, 1), `${size} bytes`).toThrow(WebAssembly.RuntimeError);
    }
  });
});
