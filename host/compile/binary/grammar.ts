import { coreValueType } from './core-values.ts';
import { hex, type Reader } from './reader.ts';

/** Reads a piece of a component, telling `state` what it is there for. */
export type Read<State> = (reader: Reader, state: State) => void;

export const nothing: Read<unknown> = () => {};
export const index: Read<unknown> = (reader) => void reader.u32('an index');
export const byte: Read<unknown> = (reader) => void reader.byte('a byte');
export const coreValue: Read<unknown> = (reader) => void coreValueType(reader);

export const sequence =
  <State>(...reads: readonly Read<State>[]): Read<State> =>
  (reader, state) => {
    for (const read of reads) read(reader, state);
  };

export const vector =
  <State>(item: Read<State>): Read<State> =>
  (reader, state) =>
    reader.each('items', () => item(reader, state));

export const optional =
  <State>(item: Read<State>): Read<State> =>
  (reader, state) => {
    if (reader.flag('an optional item')) item(reader, state);
  };

/** A byte that tells what follows it. */
export const coded =
  <State>(what: string, cases: Readonly<Record<number, Read<State>>>): Read<State> =>
  (reader, state) => {
    const start = reader.position;
    const code = reader.byte(what);
    const read = cases[code];
    if (read === undefined) throw reader.malformed(`${what} of the unknown kind ${hex(code)}`, start);
    read(reader, state);
  };

/** A primitive is one byte; every other value type is an index. */
export const valueType: Read<unknown> = (reader) => {
  if (isPrimitive(reader.peek('a value type'))) reader.byte('a value type');
  else reader.index33('a value type');
};

export const isPrimitive = (code: number): boolean => (code >= 0x73 && code <= 0x7f) || code === 0x64;

/** What an import is, or what an export is said to be. */
export const description: Read<unknown> = coded('a description', {
  0x00: sequence(byte, index),
  0x01: index,
  0x03: coded('a bound', { 0x00: index, 0x01: nothing }),
  0x04: index,
  0x05: index,
});

/** What a function or a `task.return` gives. */
export const result: Read<unknown> = coded('a result list', { 0x00: valueType, 0x01: byte });
