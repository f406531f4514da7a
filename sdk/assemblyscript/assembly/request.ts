import { loadString } from './abi/strings';
import { Body } from './body';
import { indexOfUnit } from './encoding/ascii';
import * as place from './handler/layout';
import { loadListHeader } from './handler/memory';
import { Headers } from './headers';
import { URLSearchParams } from './url';

/** Counts the requests, to tell those that have been answered. */
let current: u32 = 0;

/**
 * A request of a client, whole.
 *
 * It stands in memory as the host wrote it, and each part is read when it is first asked for: so a guest pays
 * for what it looks at. The memory is good until `handle` returns: what was not read by then is gone.
 */
export class Request extends Body {
  /** Those that were read, each at its place in the record. */
  private strings: StaticArray<string | null> | null = null;
  private _headers: Headers | null = null;
  private _searchParams: URLSearchParams | null = null;

  private constructor(
    /** Where the host wrote it; 0 for one that a test or the guest itself has made. */
    private readonly at: usize,
    private readonly number: u32,
  ) {
    super(null);
  }

  /** For the package alone: the request of a call, which ends the one before. */
  static received(at: usize): Request {
    return new Request(at, ++current);
  }

  /** One to call `handle` with in a test. */
  static of(
    method: string,
    pathWithQuery: string = '/',
    body: Uint8Array = new Uint8Array(0),
    headers: Headers = new Headers(),
  ): Request {
    const request = new Request(0, 0);
    request.content = body;
    request.setString(place.METHOD, method);
    request.setString(place.SCHEME, 'http');
    request.setString(place.AUTHORITY, 'localhost');
    request.setString(place.PATH_WITH_QUERY, pathWithQuery);
    request._headers = headers;
    request.setString(place.REMOTE_ADDRESS, '127.0.0.1');
    request.setString(place.REQUEST_ID, 'test');
    return request;
  }

  /** As the client wrote it, for example `GET`. */
  get method(): string {
    return this.string(place.METHOD);
  }

  /** `http` or `https`: how the client reached the host. */
  get scheme(): string {
    return this.string(place.SCHEME);
  }

  /** Host and, where it is not the scheme's own, port: `shop.example:8443`. */
  get authority(): string {
    return this.string(place.AUTHORITY);
  }

  /** Path and query as the client wrote them, not decoded: `/orders?page=2`. */
  get pathWithQuery(): string {
    return this.string(place.PATH_WITH_QUERY);
  }

  get headers(): Headers {
    let found = this._headers;
    if (found === null) {
      found = new Headers(loadListHeader(this.part(place.HEADERS)));
      this._headers = found;
    }
    return found;
  }

  /** The client's IP address. */
  get remoteAddress(): string {
    return this.string(place.REMOTE_ADDRESS);
  }

  /** Names this request in the log and in the answer's header `x-request-id`. */
  get id(): string {
    return this.string(place.REQUEST_ID);
  }

  /** Milliseconds that the host gave this request when it called. */
  get timeLeftMs(): u32 {
    return this.at ? load<u32>(this.part(place.TIME_LEFT_MS)) : u32.MAX_VALUE;
  }

  /** The path without its query. */
  get path(): string {
    return this.pathWithQuery.substring(0, this.queryAt());
  }

  /** The value of the first query parameter of this name, decoded; null where there is none. */
  query(name: string): string | null {
    return this.searchParams.get(name);
  }

  get searchParams(): URLSearchParams {
    let found = this._searchParams;
    if (found === null) {
      found = new URLSearchParams(this.pathWithQuery.substring(this.queryAt()));
      this._searchParams = found;
    }
    return found;
  }

  /** `https://shop.example:8443/orders?page=2`. */
  get url(): string {
    return `${this.scheme}://${this.authority}${this.pathWithQuery}`;
  }

  protected bodyAt(): usize {
    return this.part(place.BODY);
  }

  private queryAt(): i32 {
    const at = indexOfUnit(this.pathWithQuery, 0x3f);
    return at < 0 ? this.pathWithQuery.length : at;
  }

  private string(offset: usize): string {
    const strings = this.allStrings();
    const known = unchecked(strings[indexOf(offset)]);
    if (known !== null) return known;
    const read = loadString(this.part(offset));
    unchecked((strings[indexOf(offset)] = read));
    return read;
  }

  private setString(offset: usize, text: string): void {
    this.allStrings()[indexOf(offset)] = text;
  }

  private allStrings(): StaticArray<string | null> {
    let strings = this.strings;
    if (strings === null) {
      strings = new StaticArray<string | null>(indexOf(place.TIME_LEFT_MS));
      this.strings = strings;
    }
    return strings;
  }

  private part(offset: usize): usize {
    assert(this.number == current, 'the request has been answered');
    return this.at + offset;
  }
}

/** Each field before the last is an address and a length. */
function indexOf(offset: usize): i32 {
  return <i32>(offset / (2 * sizeof<usize>()));
}
