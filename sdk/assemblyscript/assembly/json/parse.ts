import { Result } from '../abi/values';
import { indexOfUnit, textOf } from '../encoding/ascii';
import { hexValue } from '../encoding/hex';
import { JsonValue } from './value';

/** Deeper nesting is refused rather than left to the stack. */
const DEEPEST = 256;

/** Why a text is not JSON, and where: `position` counts characters from 0. */
export class JsonError {
  constructor(
    readonly message: string,
    readonly position: i32,
  ) {}

  toString(): string {
    return `${this.message} at position ${this.position}`;
  }
}

/** RFC 8259 to the letter: no comments, no trailing commas, nothing after the value. Of equal names the last counts. */
export function parseJson(text: string): Result<JsonValue, JsonError> {
  const parser = new Parser(text);
  const value = parser.document();
  if (value === null) return Result.err<JsonValue, JsonError>(new JsonError(parser.problem, parser.at));
  return Result.ok<JsonValue, JsonError>(value);
}

/** Each method reads from `at` on. Null or false says that it could not: then `problem` tells why. */
class Parser {
  at: i32 = 0;
  problem: string = '';
  private depth: i32 = 0;

  constructor(private readonly text: string) {}

  document(): JsonValue | null {
    const value = this.value();
    if (value === null) return null;
    if (this.next() >= 0) return this.fail('something after the value');
    return value;
  }

  private value(): JsonValue | null {
    const first = this.next();
    if (first == 0x7b) return this.object();
    if (first == 0x5b) return this.array();
    if (first == 0x22) return this.stringValue();
    if (first == 0x2d || isDigit(first)) return this.number();
    if (this.takes('true')) return JsonValue.of<bool>(true);
    if (this.takes('false')) return JsonValue.of<bool>(false);
    if (this.takes('null')) return JsonValue.null();
    return this.fail(first < 0 ? 'the text ends where a value should be' : 'no JSON value');
  }

  private object(): JsonValue | null {
    const object = JsonValue.object();
    if (!this.enter()) return null;
    if (this.next() != 0x7d) {
      do {
        if (this.next() != 0x22) return this.fail('no name of a member');
        const name = this.string();
        if (name === null) return null;
        if (this.next() != 0x3a) return this.fail('no colon after the name');
        this.at++;
        const value = this.value();
        if (value === null) return null;
        object.set<JsonValue>(name, value);
      } while (this.comma());
    }
    return this.leave(0x7d) ? object : this.fail('no comma and no closing brace');
  }

  private array(): JsonValue | null {
    const array = JsonValue.array();
    if (!this.enter()) return null;
    if (this.next() != 0x5d) {
      do {
        const value = this.value();
        if (value === null) return null;
        array.push<JsonValue>(value);
      } while (this.comma());
    }
    return this.leave(0x5d) ? array : this.fail('no comma and no closing bracket');
  }

  private number(): JsonValue | null {
    const start = this.at;
    if (this.peek() == 0x2d) this.at++;
    if (this.peek() == 0x30) this.at++;
    else if (!this.digits()) return this.fail('no digit');
    if (this.peek() == 0x2e) {
      this.at++;
      if (!this.digits()) return this.fail('no digit after the point');
    }
    if ((this.peek() | 0x20) == 0x65) {
      this.at++;
      if (this.peek() == 0x2b || this.peek() == 0x2d) this.at++;
      if (!this.digits()) return this.fail('no digit in the exponent');
    }
    return JsonValue.number(this.text.substring(start, this.at));
  }

  private stringValue(): JsonValue | null {
    const text = this.string();
    return text === null ? null : JsonValue.of<string>(text);
  }

  /** One without an escape is taken whole. */
  private string(): string | null {
    const start = ++this.at;
    const escapes = this.skipToQuote();
    if (escapes < 0) return null;
    return escapes > 0 ? this.unescape(start) : this.text.substring(start, this.at++);
  }

  /** Gives the number of escapes before it; below 0 where there is none. */
  private skipToQuote(): i32 {
    let escapes = 0;
    while (this.peek() != 0x22) {
      const character = this.peek();
      if (character < 0x20) {
        this.problem = character < 0 ? 'the text ends in a string' : 'a control character in a string';
        return -1;
      }
      if (character == 0x5c) escapes++;
      this.at += character == 0x5c && this.at + 1 < this.text.length ? 2 : 1;
    }
    return escapes;
  }

  /** From `start` to the quote at `at`. */
  private unescape(start: i32): string | null {
    const end = this.at;
    const units = new StaticArray<u16>(end - start);
    let count = 0;
    this.at = start;
    while (this.at < end) {
      const character = this.peek();
      const unit = character == 0x5c ? this.escape() : character;
      if (unit < 0) {
        this.problem = 'no such escape';
        return null;
      }
      unchecked((units[count++] = <u16>unit));
      this.at++;
    }
    this.at++;
    return textOf(units, count);
  }

  /** The code unit that the escape stands for, below 0 where it is none; `at` is then its last character. */
  private escape(): i32 {
    const character = this.text.charCodeAt(++this.at);
    if (character == 0x75) return this.unit();
    const index = indexOfUnit('"\\/bfnrt', character);
    return index < 0 ? -1 : '"\\/\b\f\n\r\t'.charCodeAt(index);
  }

  private unit(): i32 {
    let unit = 0;
    for (let i = 0; i < 4; i++) {
      const digit = hexValue(this.text.charCodeAt(++this.at));
      if (digit < 0) return -1;
      unit = (unit << 4) | digit;
    }
    return unit;
  }

  private digits(): bool {
    const start = this.at;
    while (isDigit(this.peek())) this.at++;
    return this.at > start;
  }

  private enter(): bool {
    if (++this.depth > DEEPEST) return this.fail(`nested deeper than ${DEEPEST}`) !== null;
    this.at++;
    return true;
  }

  private leave(closing: i32): bool {
    if (this.next() != closing) return false;
    this.depth--;
    this.at++;
    return true;
  }

  private comma(): bool {
    if (this.next() != 0x2c) return false;
    this.at++;
    return true;
  }

  private takes(word: string): bool {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  /** The next character that is no white space, below 0 at the end. */
  private next(): i32 {
    let character = this.peek();
    while (character == 0x20 || character == 0x0a || character == 0x0d || character == 0x09) {
      this.at++;
      character = this.peek();
    }
    return character;
  }

  private peek(): i32 {
    return this.at < this.text.length ? this.text.charCodeAt(this.at) : -1;
  }

  private fail(problem: string): JsonValue | null {
    this.problem = problem;
    return null;
  }
}

function isDigit(character: i32): bool {
  return character >= 0x30 && character <= 0x39;
}
