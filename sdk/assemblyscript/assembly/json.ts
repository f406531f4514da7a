import { Result } from './abi/values';
import { JsonError, parseJson } from './json/parse';
import { JsonValue } from './json/value';
import { writeJson } from './json/write';

/** As in a browser, but for what AssemblyScript cannot do: a text that is not JSON is a value, not an exception. */
export class JSON {
  /** Any JSON value, or where and why the text is none. */
  static parse(text: string): Result<JsonValue, JsonError> {
    return parseJson(text);
  }

  /** Of strings, booleans, numbers, arrays of these, Map<string, JsonValue> and JsonValue. */
  static stringify<T>(value: T): string {
    return writeJson(JsonValue.of<T>(value));
  }
}
