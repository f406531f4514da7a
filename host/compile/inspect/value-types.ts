import { label } from '../binary/names.ts';
import { hex, type Reader } from '../binary/reader.ts';
import type { Scope } from './scope.ts';
import { type FuncType, type Part, type ResourceType, sizeOfParts, type ValueType } from './types.ts';

const PRIMITIVES = new Map<number, ValueType>(
  Object.entries({
    bool: 0x7f,
    s8: 0x7e,
    u8: 0x7d,
    s16: 0x7c,
    u16: 0x7b,
    s32: 0x7a,
    u32: 0x79,
    s64: 0x78,
    u64: 0x77,
    f32: 0x76,
    f64: 0x75,
    char: 0x74,
    string: 0x73,
    'error-context': 0x64,
  }).map(([form, code]) => [code, { kind: 'value', form, parts: [], size: 1 }]),
);

type Parts = (reader: Reader, scope: Scope) => readonly Part[];

const one: Parts = (reader, scope) => [{ type: valueType(reader, scope) }];
const two: Parts = (reader, scope) => [...one(reader, scope), ...one(reader, scope)];
const maybe: Parts = (reader, scope) => [optional(reader, scope)];
const handle: Parts = (reader, scope) => [{ type: resource(reader, scope) }];
const labels: Parts = (reader) =>
  reader.vector('labels', () => ({ label: label(reader, 'a label') }), 'typeParts');

const CONSTRUCTORS: ReadonlyMap<number, readonly [form: string, parts: Parts]> = new Map([
  [0x72, ['record', members]],
  [0x71, ['variant', cases]],
  [0x70, ['list', one]],
  [0x6f, ['tuple', positions]],
  [0x6e, ['flags', labels]],
  [0x6d, ['enum', labels]],
  [0x6b, ['option', one]],
  [0x6a, ['result', (reader, scope) => [optional(reader, scope), optional(reader, scope)]]],
  [0x69, ['own', handle]],
  [0x68, ['borrow', handle]],
  [0x67, ['list', one]],
  [0x66, ['stream', maybe]],
  [0x65, ['future', maybe]],
  [0x63, ['map', two]],
]);

const LIST_OF_LENGTH = 0x67;

/** A use of a value type: a primitive or the index of a type that was defined before. */
export function valueType(reader: Reader, scope: Scope): ValueType {
  const start = reader.position;
  const primitive = PRIMITIVES.get(reader.peek('a value type'));
  if (primitive !== undefined) {
    reader.byte('a value type');
    return primitive;
  }
  const malformed = (problem: string) => reader.malformed(problem, start);
  const type = scope.at('type', reader.index33('a value type'), malformed);
  if (type.kind !== 'value') throw malformed(`a ${type.kind} stands where a value type belongs`);
  return type;
}

/** The definition of a value type, whose first byte has been read. */
export function definedType(code: number, reader: Reader, scope: Scope): ValueType {
  const primitive = PRIMITIVES.get(code);
  if (primitive !== undefined) return primitive;
  const constructor = CONSTRUCTORS.get(code);
  if (constructor === undefined) throw reader.malformed(`unknown type ${hex(code)}`, reader.position - 1);
  const [form, read] = constructor;
  const parts = read(reader, scope);
  const size = sizeOfParts(parts);
  if (code !== LIST_OF_LENGTH) return { kind: 'value', form, parts, size };
  const length = reader.u32('length of a list');
  return { kind: 'value', form, parts, length, size: 1 + length * size };
}

/** A function's type, whose first byte has been read. */
export function funcType(async: boolean, reader: Reader, scope: Scope): FuncType {
  const params = members(reader, scope);
  const result = funcResult(reader, scope);
  return { kind: 'func', async, params, result, size: sizeOfParts(params) + (result?.size ?? 0) };
}

export function funcResult(reader: Reader, scope: Scope): ValueType | undefined {
  if (!reader.flag('a result list')) return valueType(reader, scope);
  reader.expect(0, 'number of named results');
  return undefined;
}

export function resource(reader: Reader, scope: Scope): ResourceType {
  const start = reader.position;
  const type = scope.get('type', reader);
  if (type.kind === 'resource') return type;
  throw reader.malformed(`a ${type.kind} stands where a resource belongs`, start);
}

export function optional(reader: Reader, scope: Scope): Part {
  return reader.flag('an optional type') ? { type: valueType(reader, scope) } : {};
}

function positions(reader: Reader, scope: Scope): Part[] {
  return reader.vector('a tuple', () => ({ type: valueType(reader, scope) }), 'typeParts');
}

function members(reader: Reader, scope: Scope): Part[] {
  const member = () => ({ label: label(reader, 'a label'), type: valueType(reader, scope) });
  return reader.vector('members', member, 'typeParts');
}

function cases(reader: Reader, scope: Scope): Part[] {
  const one = () => {
    const part = { label: label(reader, 'a case'), ...optional(reader, scope) };
    reader.expect(0, 'end of a case');
    return part;
  };
  return reader.vector('cases', one, 'typeParts');
}
