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
  private readonly number: u32;
  private _method: string | null = null;
  private _scheme: string | null = null;
  private _authority: string | null = null;
  private _pathWithQuery: string | null = null;
  private _headers: Headers | null = null;
  private _remoteAddress: string | null = null;
  private _id: string | null = null;
  private _searchParams: URLSearchParams | null = null;

  /** Guests do not call this: `at` is where the host wrote the request. For tests there is `Request.of`. */
  constructor(private readonly at: usize) {
    super(null);
    // One that a test or the guest itself has made stands nowhere, and ends none that does.
    this.number = at ? ++current : current;
  }

  /** One to call `handle` with in a test. */
  static of(
    method: string,
    pathWithQuery: string = '/',
    body: Uint8Array = new Uint8Array(0),
    headers: Headers = new Headers(),
  ): Request {
    const request = new Request(0);
    request.content = body;
    request._method = method;
    request._scheme = 'http';
    request._authority = 'localhost';
    request._pathWithQuery = pathWithQuery;
    request._headers = headers;
    request._remoteAddress = '127.0.0.1';
    request._id = 'test';
    return request;
  }

  /** As the client wrote it, for example `GET`. */
  get method(): string {
    let found = this._method;
    if (found === null) {
      found = loadString(this.part(place.METHOD));
      this._method = found;
    }
    return found;
  }

  /** `http` or `https`: how the client reached the host. */
  get scheme(): string {
    let found = this._scheme;
    if (found === null) {
      found = loadString(this.part(place.SCHEME));
      this._scheme = found;
    }
    return found;
  }

  /** Host and, where it is not the scheme's own, port: `shop.example:8443`. */
  get authority(): string {
    let found = this._authority;
    if (found === null) {
      found = loadString(this.part(place.AUTHORITY));
      this._authority = found;
    }
    return found;
  }

  /** Path and query as the client wrote them, not decoded: `/orders?page=2`. */
  get pathWithQuery(): string {
    let found = this._pathWithQuery;
    if (found === null) {
      found = loadString(this.part(place.PATH_WITH_QUERY));
      this._pathWithQuery = found;
    }
    return found;
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
    let found = this._remoteAddress;
    if (found === null) {
      found = loadString(this.part(place.REMOTE_ADDRESS));
      this._remoteAddress = found;
    }
    return found;
  }

  /** Names this request in the log and in the answer's header `x-request-id`. */
  get id(): string {
    let found = this._id;
    if (found === null) {
      found = loadString(this.part(place.REQUEST_ID));
      this._id = found;
    }
    return found;
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

  private part(offset: usize): usize {
    assert(this.number == current, 'the request has been answered');
    return this.at + offset;
  }
}
