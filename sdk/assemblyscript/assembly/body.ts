import { loadArray } from './abi/lists';
import { Result } from './abi/values';
import { decodeUtf8 } from './encoding/utf8';
import { JSON } from './json';
import { JsonError } from './json/parse';
import { JsonValue } from './json/value';
import { URLSearchParams } from './url';

/** What a request and a response share: a body, whole, that can be read in each of these ways, as often as wanted. */
export abstract class Body {
  /** Null until it is first read. */
  constructor(protected content: Uint8Array | null) {}

  /** The bytes themselves: no copy. */
  bytes(): Uint8Array {
    let content = this.content;
    if (content === null) {
      content = loadArray<Uint8Array>(this.bodyAt());
      this.content = content;
    }
    return content;
  }

  /** Read as UTF-8; what is none becomes U+FFFD. */
  text(): string {
    return decodeUtf8(this.bytes());
  }

  /** Or why it is no JSON. */
  json(): Result<JsonValue, JsonError> {
    return JSON.parse(this.text());
  }

  /** The fields of a form, `application/x-www-form-urlencoded`. */
  form(): URLSearchParams {
    return new URLSearchParams(this.text());
  }

  /** Where the host wrote it. */
  protected abstract bodyAt(): usize;
}
