import { isInteger64, numberText, parseNumber } from './number';
import { writeJson } from './write';

export enum JsonKind {
  /** What `get` and `at` give where nothing is. Written as null. */
  Missing,
  Null,
  Bool,
  Number,
  String,
  Array,
  Object,
}

/**
 * Any JSON value. Reading never traps: `get` and `at` of what is not there give a value of the kind
 * `Missing`, and `asNumber` and its like take what to give for a value of another kind.
 *
 *     const name = order.get('customer').get('name').asString('nobody');
 */
export class JsonValue {
  /** The text of a string or a number; a number keeps every digit. */
  private text: string = '';
  private items: Array<JsonValue> | null = null;
  private members: Map<string, JsonValue> | null = null;

  constructor(readonly kind: JsonKind) {}

  static object(): JsonValue {
    const value = new JsonValue(JsonKind.Object);
    value.members = new Map();
    return value;
  }

  static array(): JsonValue {
    const value = new JsonValue(JsonKind.Array);
    value.items = [];
    return value;
  }

  static null(): JsonValue {
    return new JsonValue(JsonKind.Null);
  }

  /** A number by its JSON text, such as `-1.5e3`, which is not checked. */
  static number(text: string): JsonValue {
    const value = new JsonValue(JsonKind.Number);
    value.text = text;
    return value;
  }

  /** From a string, bool, integer, float, JsonValue, an array of these or a map from string to these. */
  static of<T>(from: T): JsonValue {
    if (isNullable<T>()) {
      if (changetype<usize>(from) == 0) return JsonValue.null();
    }
    if (isString<T>()) return JsonValue.string(changetype<string>(from));
    if (isBoolean<T>()) return JsonValue.bool(<bool>from);
    if (isFloat<T>()) return JsonValue.float(<f64>from);
    if (isInteger<T>()) return JsonValue.number(from.toString());
    if (isArrayLike<T>()) return JsonValue.list<NonNullable<T>>(changetype<NonNullable<T>>(from));
    return JsonValue.reference<NonNullable<T>>(changetype<NonNullable<T>>(from));
  }

  private static reference<T>(from: T): JsonValue {
    if (from instanceof JsonValue) return changetype<JsonValue>(from);
    if (idof<T>() == idof<Map<string, JsonValue>>()) {
      const value = new JsonValue(JsonKind.Object);
      value.members = changetype<Map<string, JsonValue>>(from);
      return value;
    }
    ERROR(
      'JSON takes strings, booleans, numbers, arrays, Map<string, JsonValue> and JsonValue; build an object by JsonValue.object().set(name, value)',
    );
  }

  /** Any array: also a typed or a static one. */
  private static list<T>(from: T): JsonValue {
    const value = JsonValue.array();
    for (let i = 0; i < from.length; i++) value.push<valueof<T>>(from[i]);
    return value;
  }

  private static string(text: string): JsonValue {
    const value = new JsonValue(JsonKind.String);
    value.text = text;
    return value;
  }

  private static bool(from: bool): JsonValue {
    const value = new JsonValue(JsonKind.Bool);
    value.text = from ? 'true' : 'false';
    return value;
  }

  /** NaN and the infinities have no JSON: null stands for them, as in JavaScript. */
  private static float(from: f64): JsonValue {
    return isFinite(from) ? JsonValue.number(numberText(from)) : JsonValue.null();
  }

  get isMissing(): bool {
    return this.kind == JsonKind.Missing;
  }

  /** Whether it is null, or not there at all. */
  get isNull(): bool {
    return this.kind == JsonKind.Null || this.kind == JsonKind.Missing;
  }

  /** How many items an array or members an object has; 0 of any other. */
  get length(): i32 {
    const members = this.members;
    if (members !== null) return members.size;
    const items = this.items;
    return items === null ? 0 : items.length;
  }

  /** The member of an object. */
  get(name: string): JsonValue {
    const members = this.members;
    if (members === null || !members.has(name)) return new JsonValue(JsonKind.Missing);
    return members.get(name);
  }

  /** The item of an array. */
  at(index: i32): JsonValue {
    const items = this.items;
    if (items === null || <u32>index >= <u32>items.length) return new JsonValue(JsonKind.Missing);
    return items[index];
  }

  /** Sets a member and gives the object back. Traps where this is no object. */
  set<T>(name: string, value: T): JsonValue {
    const members = this.members;
    assert(members !== null, 'JsonValue.set: not an object');
    members!.set(name, JsonValue.of<T>(value));
    return this;
  }

  /** Appends an item and gives the array back. Traps where this is no array. */
  push<T>(value: T): JsonValue {
    const items = this.items;
    assert(items !== null, 'JsonValue.push: not an array');
    items!.push(JsonValue.of<T>(value));
    return this;
  }

  /** The names of an object's members, in their order; none of any other. */
  names(): Array<string> {
    const members = this.members;
    return members === null ? [] : members.keys();
  }

  /** The items of an array; none of any other. */
  asArray(): Array<JsonValue> {
    const items = this.items;
    return items === null ? [] : items;
  }

  asString(otherwise: string = ''): string {
    return this.kind == JsonKind.String ? this.text : otherwise;
  }

  /** The nearest f64. */
  asNumber(otherwise: f64 = 0): f64 {
    return this.kind == JsonKind.Number ? parseNumber(this.text) : otherwise;
  }

  /** Of a number without fraction and exponent that an i64 can hold: identifiers past 2^53 keep every digit. */
  asInteger(otherwise: i64 = 0): i64 {
    return this.kind == JsonKind.Number && isInteger64(this.text) ? I64.parseInt(this.text) : otherwise;
  }

  asBool(otherwise: bool = false): bool {
    return this.kind == JsonKind.Bool ? this.text == 'true' : otherwise;
  }

  /** A string's characters; a number's or boolean's JSON; else nothing. */
  asText(): string {
    return this.text;
  }

  /** Its JSON. */
  toString(): string {
    return writeJson(this);
  }
}
