import { Body } from './body';
import { encodeUtf8 } from './encoding/utf8';
import { Headers } from './headers';
import { JSON } from './json';

/** An answer, whole: what `handle` gives, and what `fetch` brings. */
export class Response extends Body {
  constructor(
    /** 200 to 599. */
    public status: i32 = 200,
    body: Uint8Array = new Uint8Array(0),
    public headers: Headers = new Headers(),
  ) {
    super(body);
  }

  static text(text: string, status: i32 = 200): Response {
    return Response.of(encodeUtf8(text), 'text/plain; charset=utf-8', status);
  }

  static html(text: string, status: i32 = 200): Response {
    return Response.of(encodeUtf8(text), 'text/html; charset=utf-8', status);
  }

  /** Of whatever JSON.stringify takes. */
  static json<T>(value: T, status: i32 = 200): Response {
    return Response.of(encodeUtf8(JSON.stringify<T>(value)), 'application/json', status);
  }

  static bytes(bytes: Uint8Array, type: string = 'application/octet-stream', status: i32 = 200): Response {
    return Response.of(bytes, type, status);
  }

  static redirect(location: string, status: i32 = 302): Response {
    return new Response(status).header('location', location);
  }

  private static of(body: Uint8Array, type: string, status: i32): Response {
    return new Response(status, body, Headers.of('content-type', type));
  }

  /** Whether the status is one of success, 200 to 299. */
  get ok(): bool {
    return this.status >= 200 && this.status < 300;
  }

  /** As `bytes`, for the host: a response always has it. */
  get body(): Uint8Array {
    return changetype<Uint8Array>(this.content);
  }

  protected bodyAt(): usize {
    return unreachable();
  }

  /** Sets a header and gives the response back. */
  header(name: string, value: string): Response {
    this.headers.set(name, value);
    return this;
  }
}
