import { WayhouseError } from '../../protocol/errors.ts';
import { componentSections } from '../binary/component-sections.ts';
import { coreSections } from '../binary/core-module.ts';
import { Reader } from '../binary/reader.ts';
import { section, unsigned } from '../binary/splice.ts';

const CORE_MODULE = 1;
const COMPONENT = 4;

const CUSTOM = 0;
const CODE = 10;

const PREAMBLE_BYTES = 8;

/** A function body with its size: no locals, `unreachable`, `end`. */
const BODY = [0x03, 0x00, 0x00, 0x0b];

/** A core module without its code, and as it is. */
export interface Husk {
  readonly husk: Uint8Array;
  readonly core: Uint8Array;
}

/** A component of husks, and they in the order of their bytes. */
export interface Husked {
  readonly bytes: Uint8Array;
  readonly husks: readonly Husk[];
}

/**
 * Takes the code out of every core module, at every depth: jco translates what they import and export,
 * and neither knows all instructions that V8 runs nor need it read them.
 *
 * For a component that has passed the inspection.
 */
export function husked(component: Uint8Array): Husked {
  const husks: Husk[] = [];
  return { bytes: hollow(Reader.of(component), component, husks), husks };
}

/** The core modules as they are, under the names and in the order of the husks' files. Throws `transpile_failed` where jco changed those. */
export function filled(
  files: ReadonlyMap<string, Uint8Array>,
  husks: readonly Husk[],
): Map<string, Uint8Array> {
  if (files.size !== husks.length)
    throw changed(`${files.size} core modules of a component that has ${husks.length}`);
  const named = husks.map(({ husk, core }, index) => {
    const name = fileName(index);
    const written = files.get(name);
    if (written === undefined || Buffer.compare(written, husk) !== 0) throw changed(`another ${name}`);
    return [name, core] as const;
  });
  return new Map(named);
}

function hollow(reader: Reader, bytes: Uint8Array, husks: Husk[]): Uint8Array {
  const pieces = [bytes.subarray(reader.position, reader.position + PREAMBLE_BYTES)];
  for (const { id, start, end, content } of componentSections(reader)) {
    const whole = bytes.subarray(start, end);
    if (id === CORE_MODULE) pieces.push(section(id, huskOf(whole, husks)));
    else pieces.push(section(id, id === COMPONENT ? hollow(content, bytes, husks) : whole));
  }
  return Buffer.concat(pieces);
}

function huskOf(core: Uint8Array, husks: Husk[]): Uint8Array {
  const pieces = [core.subarray(0, PREAMBLE_BYTES)];
  for (const { id, start, end, content } of coreSections(Reader.of(core)))
    pieces.push(id === CODE ? section(id, codeless(content)) : core.subarray(start, end));
  const husk = Buffer.concat([...pieces, mark(husks.length)]);
  husks.push({ husk, core });
  return husk;
}

function codeless(content: Reader): Uint8Array {
  const count = content.count('function bodies');
  return Buffer.concat([
    Uint8Array.from(unsigned(count)),
    Buffer.alloc(count * BODY.length, Uint8Array.from(BODY)),
  ]);
}

/** By which a husk is told from one that is like it. */
function mark(number: number): Uint8Array {
  const name = Buffer.from(String(number));
  return section(CUSTOM, Uint8Array.from([...unsigned(name.length), ...name]));
}

/** As jco counts them. */
const fileName = (index: number): string => `plugin.core${index === 0 ? '' : index + 1}.wasm`;

const changed = (what: string): WayhouseError => new WayhouseError('transpile_failed', `jco wrote ${what}`);
