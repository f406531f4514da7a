import { JSON, JsonKind, JsonValue } from '@wayhouse/assemblyscript';

/** The text once it was read and written again; `! message` where it is no JSON. */
export function rewritten(text: string): string {
  const parsed = JSON.parse(text);
  return parsed.isErr ? '! ' + parsed.error.toString() : JSON.stringify(parsed.value);
}

export function position(text: string): i32 {
  const parsed = JSON.parse(text);
  return parsed.isErr ? parsed.error.position : -1;
}

function read(text: string): JsonValue {
  return JSON.parse(text).value;
}

export function numberOf(text: string): f64 {
  return read(text).asNumber();
}

/** Of an array of numbers. */
export function numbersOf(text: string): Float64Array {
  const items = read(text).asArray();
  const numbers = new Float64Array(items.length);
  for (let i = 0; i < items.length; i++) numbers[i] = items[i].asNumber();
  return numbers;
}

export function integerOf(text: string): i64 {
  return read(text).asInteger(-7);
}

export function written(value: f64): string {
  return JSON.stringify(value);
}

/** Every reading of a value, with what to give for another kind. */
export function readings(text: string): string {
  const value = read(text);
  const readings = [
    value.kind.toString(),
    value.isMissing.toString(),
    value.isNull.toString(),
    value.length.toString(),
    value.asString('none'),
    value.asNumber(-1).toString(),
    value.asInteger(-1).toString(),
    value.asBool(true).toString(),
    value.asArray().length.toString(),
    value.names().join('+'),
    value.asText(),
  ];
  return readings.join('|');
}

/** What is deep within, or not there. */
export function found(text: string): string {
  const value = read(text);
  const name = value.get('customer').get('names').at(1).asString('nobody');
  const absent = value.get('nothing').at(3).get('at').get('all');
  return name + ' ' + (absent.kind == JsonKind.Missing).toString() + ' ' + absent.toString();
}

export function memberNames(text: string): string[] {
  return read(text).names();
}

/** Of every type that it takes. */
export function madeOfAll(): string {
  const map = new Map<string, JsonValue>();
  map.set('in a map', JsonValue.of<i32>(1));
  const nothing: string | null = null;
  const something: string | null = 'text';
  const bytes = new Uint8Array(3);
  bytes[1] = 255;
  const fixed: StaticArray<i16> = [-1, 2];
  const rows: Array<Array<string>> = [['a', 'b'], [], ['"']];
  const gaps: Array<string | null> = ['a', null];
  const floats = new Float32Array(2);
  floats[0] = 0.5;
  return JsonValue.object()
    .set('bool', true)
    .set('i8', <i8>-128)
    .set('u8', <u8>255)
    .set('i64', i64.MIN_VALUE)
    .set('u64', u64.MAX_VALUE)
    .set('f32', <f32>1.5)
    .set('f64', -0.1)
    .set('nan', NaN)
    .set('infinity', -Infinity)
    .set('zero', -0.0)
    .set('nothing', nothing)
    .set('something', something)
    .set('null', JsonValue.null())
    .set('map', map)
    .set('bytes', bytes)
    .set('fixed', fixed)
    .set('rows', rows)
    .set('floats', floats)
    .set('values', [JsonValue.of<bool>(true), JsonValue.null()])
    .set('gaps', gaps)
    .set('array', JsonValue.array().push(1).push('two').push(false).push(JsonValue.object()))
    .toString();
}

export function replaced(): string {
  const value = JsonValue.object().set('a', 1).set('b', 2).set('a', 'again');
  return value.toString();
}

export function setOnNumber(): void {
  JsonValue.of<i32>(1).set('a', 1);
}

export function pushOnObject(): void {
  JsonValue.object().push(1);
}

export function stringified(text: string): string {
  return JSON.stringify<string>(text);
}

/** How much garbage reading leaves is measured by how far the memory grows. */
export function pages(text: string): i32 {
  JSON.parse(text);
  return memory.size();
}
