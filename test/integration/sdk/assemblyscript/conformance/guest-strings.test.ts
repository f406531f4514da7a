import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { Instance } from '../../../../support/canonical-abi/instance.ts';
import { buildWorld } from '../../../../support/assemblyscript-world.ts';
import { list, primitive } from './support/kinds.ts';
import { CONFIGURATIONS } from './support/subject.ts';

/** A guest's own strings may be anything that UTF-16 code units can be; what it sends may not. */
const WIT = `package conformance:strings;
interface strings {
  made-of: func(units: list<u16>) -> string;
  all-made-of: func(units: list<list<u16>>) -> list<string>;
  units-of: func(text: string) -> list<u16>;
}
world guest-strings { export strings; }
`;

const GUEST = `
export namespace strings {
  export function madeOf(units: Uint16Array): string {
    return String.UTF16.decodeUnsafe(units.dataStart, units.byteLength);
  }
  export function allMadeOf(all: Array<Uint16Array>): Array<string> {
    return all.map<string>((units) => String.UTF16.decodeUnsafe(units.dataStart, units.byteLength));
  }
  export function unitsOf(text: string): Uint16Array {
    const units = new Uint16Array(text.length);
    for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
    return units;
  }
}
`;

const U16S = list(primitive('u16'));
const STRING = primitive('string');

const unit = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }),
  fc.integer({ min: 0xd7fe, max: 0xe001 }),
  fc.constantFrom(0, 0x7f, 0x80, 0x7ff, 0x800, 0xfffd, 0xffff),
);
const units = fc.array(unit, { maxLength: 40 });

describe.each(CONFIGURATIONS)(
  'runtime $runtime, $stringEncoding',
  ({ runtime, stringEncoding: encoding }) => {
    let instance: Instance;
    beforeAll(async () => {
      const { core } = await buildWorld({ wit: WIT, guest: GUEST, runtime, stringEncoding: encoding });
      instance = new Instance(new WebAssembly.Module(Uint8Array.from(core)), { encoding });
    }, 120_000);

    const id = (name: string) => `conformance:strings/strings#${name}`;

    test('unpaired surrogates go out as U+FFFD, all else as it is', () => {
      const property = fc.property(units, (sent) => {
        const answer = instance.call(id('made-of'), { params: [U16S], result: STRING }, [sent]);
        expect(answer).toBe(String.fromCharCode(...sent).toWellFormed());
      });
      fc.assert(property, { numRuns: 500 });
    });

    test('so they do within a list', () => {
      const signature = { params: [list(U16S)], result: list(STRING) };
      const property = fc.property(fc.array(units), (sent) => {
        const answer = instance.call(id('all-made-of'), signature, [sent]);
        expect(answer).toEqual(sent.map((each) => String.fromCharCode(...each).toWellFormed()));
      });
      fc.assert(property);
    });

    test('the guest has the code units that the host sent', () => {
      const property = fc.property(fc.string({ unit: 'binary' }), (sent) => {
        const answer = instance.call(id('units-of'), { params: [STRING], result: U16S }, [sent]);
        expect(answer).toEqual(Array.from({ length: sent.length }, (_, index) => sent.charCodeAt(index)));
      });
      fc.assert(property, { numRuns: 300 });
    });
  },
);
