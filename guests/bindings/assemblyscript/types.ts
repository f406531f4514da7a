/** A name and a value: a header field, or a field of a log line. */
export class Pair {
  constructor(
    public name: string,
    public value: string,
  ) {}
}

/** Names arrive in lower case. The value's characters, U+0000 to U+00FF, are its bytes. */
export class Header extends Pair {}

/** A request of a client, whole. wit/v0.1/types.wit says what each field means. */
export class Request {
  constructor(
    public method: string,
    public scheme: string,
    public authority: string,
    public pathWithQuery: string,
    public headers: Array<Header>,
    public body: Uint8Array,
    public remoteAddress: string,
    public requestId: string,
    public timeLeftMs: u32,
  ) {}

  /** The value of the first header of this name (in lower case), null if there is none. */
  header(name: string): string | null {
    const headers = this.headers;
    for (let i = 0; i < headers.length; i++) {
      if (headers[i].name == name) return headers[i].value;
    }
    return null;
  }

  /** The path without its query. */
  get path(): string {
    const end = this.pathWithQuery.indexOf('?');
    return end < 0 ? this.pathWithQuery : this.pathWithQuery.substring(0, end);
  }

  /** The value of the first query parameter of this name, percent-decoded; null if there is none. */
  query(name: string): string | null {
    const start = this.pathWithQuery.indexOf('?');
    if (start < 0) return null;
    const parameters = this.pathWithQuery.substring(start + 1).split('&');
    for (let i = 0; i < parameters.length; i++) {
      if (parameters[i].startsWith(name + '=')) {
        return percentDecoded(parameters[i].substring(name.length + 1));
      }
    }
    return null;
  }

  /** The query parameter of this name as a whole number, `fallback` if there is none. */
  number(name: string, fallback: i64): i64 {
    const text = this.query(name);
    return text === null ? fallback : I64.parseInt(text);
  }
}

/** An answer, whole. */
export class Response {
  constructor(
    public status: u16,
    public headers: Array<Header>,
    public body: Uint8Array,
  ) {}

  /** An answer of plain text. */
  static text(status: u16, text: string): Response {
    return new Response(status, [new Header('content-type', 'text/plain; charset=utf-8')], utf8(text));
  }
}

/** The text as UTF-8. A lone surrogate becomes U+FFFD. */
export function utf8(text: string): Uint8Array {
  return Uint8Array.wrap(String.UTF8.encode(text, false, String.UTF8.ErrorMode.REPLACE));
}

/** The text with each `%` and two hex digits as the byte they stand for; any other `%` stays. */
export function percentDecoded(text: string): string {
  const encoded = utf8(text);
  const decoded = new Uint8Array(encoded.length);
  let size = 0;
  for (let i = 0; i < encoded.length; i++, size++) {
    const byte = encoded[i] == 0x25 ? hexByte(encoded, i + 1) : -1;
    decoded[size] = byte < 0 ? encoded[i] : <u8>byte;
    if (byte >= 0) i += 2;
  }
  return String.UTF8.decodeUnsafe(decoded.dataStart, size);
}

/** The byte whose two hex digits stand at `at`, below 0 if they do not. */
function hexByte(bytes: Uint8Array, at: i32): i32 {
  if (at + 1 >= bytes.length) return -1;
  return (hexDigit(bytes[at]) << 4) | hexDigit(bytes[at + 1]);
}

function hexDigit(character: u8): i32 {
  const lower = character | 0x20;
  if (character >= 0x30 && character <= 0x39) return character - 0x30;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1;
}
