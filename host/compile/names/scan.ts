import { coreEntityType } from '../binary/core-entities.ts';
import { startsModuleType, typeGroup } from '../binary/core-types.ts';
import { STRUCTURE } from '../../protocol/structure.ts';
import {
  byte,
  coded,
  coreValue,
  description,
  index,
  isPrimitive,
  optional,
  type Read,
  result,
  sequence,
  valueType,
  vector,
} from '../binary/grammar.ts';
import { coreName as readCoreName, externName, label, plainExternName } from '../binary/names.ts';

/** A core name where it stands, its length in front included. */
interface CoreName {
  readonly start: number;
  readonly end: number;
  /** A character a byte. */
  readonly text: string;
}

/** Types of components and instances inside one another; the inspection may be set to as many. */
const MAX_DEPTH = STRUCTURE.nesting.ceiling;

/** What is told of each name that is read. */
export interface Scan {
  /** Called with each core name, in order. */
  core(name: CoreName): void;
  /** Called with each name and label of the component model. */
  component(name: string): void;
  /** Of types, at the moment. */
  depth: number;
}

const coreName: Read<Scan> = (reader, scan) => {
  const start = reader.position;
  const text = readCoreName(reader, 'a core name');
  scan.core({ start, end: reader.position, text });
};

const someLabel: Read<Scan> = (reader, scan) => scan.component(label(reader, 'a label'));
const someName: Read<Scan> = (reader, scan) => scan.component(externName(reader, 'a name'));
const plainName: Read<Scan> = (reader, scan) => scan.component(plainExternName(reader, 'a name'));
const coreEntity: Read<unknown> = (reader) => void coreEntityType(reader);

const sort: Read<unknown> = (reader) => {
  if (reader.byte('a sort') === 0) reader.byte('a core sort');
};

const alias: Read<Scan> = sequence(
  sort,
  coded<Scan>('target of an alias', {
    0x00: sequence(index, plainName),
    0x01: sequence(index, coreName),
    0x02: sequence(index, index),
  }),
);

const coreTypeGroup: Read<unknown> = (reader) => typeGroup(reader, []);

const moduleDeclaration = coded('a module declaration', {
  0x00: sequence(coreName, coreName, coreEntity),
  0x01: coreTypeGroup,
  0x02: sequence(byte, byte, index, index),
  0x03: sequence(coreName, coreEntity),
});

const moduleType = vector(moduleDeclaration);

const coreType: Read<Scan> = (reader, scan) =>
  startsModuleType(reader) ? moduleType(reader, scan) : coreTypeGroup(reader, scan);

const member = sequence(someLabel, valueType);
const func = sequence(vector(member), result);

const declaration = coded('a declaration', {
  0x00: coreType,
  0x01: (reader, scan) => type(reader, scan),
  0x02: alias,
  0x03: sequence(someName, description),
  0x04: sequence(someName, description),
});

/** What is declared inside a type. */
const inner =
  (read: Read<Scan>): Read<Scan> =>
  (reader, scan) => {
    if (scan.depth === MAX_DEPTH) throw reader.malformed(`more than ${MAX_DEPTH} levels of nesting`);
    scan.depth++;
    read(reader, scan);
    scan.depth--;
  };

const constructed = coded('a type', {
  0x3f: sequence(coreValue, optional(index)),
  0x40: func,
  0x41: inner(vector(declaration)),
  0x42: inner(vector(declaration)),
  0x43: func,
  0x63: sequence(valueType, valueType),
  0x65: optional(valueType),
  0x66: optional(valueType),
  0x67: sequence(valueType, index),
  0x68: index,
  0x69: index,
  0x6a: sequence(optional(valueType), optional(valueType)),
  0x6b: valueType,
  0x6d: vector(someLabel),
  0x6e: vector(someLabel),
  0x6f: vector(valueType),
  0x70: valueType,
  0x71: vector(sequence(someLabel, optional(valueType), byte)),
  0x72: vector(member),
});

const type: Read<Scan> = (reader, scan) => {
  if (isPrimitive(reader.peek('a type'))) reader.byte('a type');
  else constructed(reader, scan);
};

const coreInstance = coded('a core instance', {
  0x00: sequence(index, vector(sequence(coreName, byte, index))),
  0x01: vector(sequence(coreName, byte, index)),
});

const item = sequence(sort, index);

const instance = coded('an instance', {
  0x00: sequence(index, vector(sequence(plainName, item))),
  0x01: vector(sequence(someName, item)),
});

/** Of a component's sections, those with names in them, by their ids. */
export const COMPONENT_SECTIONS: ReadonlyMap<number, Read<Scan>> = new Map([
  [2, vector(coreInstance)],
  [3, vector(coreType)],
  [5, vector(instance)],
  [6, vector(alias)],
  [7, vector(type)],
  [10, vector(sequence(someName, description))],
  [11, vector(sequence(someName, item, optional(description)))],
]);

/** The same of a core module. */
export const MODULE_SECTIONS: ReadonlyMap<number, Read<Scan>> = new Map([
  [2, vector(sequence(coreName, coreName, coreEntity))],
  [7, vector(sequence(coreName, byte, index))],
]);
