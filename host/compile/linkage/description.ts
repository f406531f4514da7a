import { hex, type Reader } from '../binary/reader.ts';

const MODULE = 0x00;
const TYPE = 0x03;
const EQUAL = 0x00;
const LAST = 0x05;

/** Reads past what an import is, or what an export is said to be. */
export function description(reader: Reader): void {
  const start = reader.position;
  const code = reader.byte('a description');
  if (code > LAST || code === 0x02)
    throw reader.malformed(`a description of the unknown kind ${hex(code)}`, start);
  if (code === MODULE) reader.byte('a core sort');
  if (code === TYPE && reader.byte('a bound') !== EQUAL) return;
  reader.u32('an index');
}
