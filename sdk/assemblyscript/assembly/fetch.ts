import { Option, Result } from './abi/values';
import { encodeUtf8 } from './encoding/utf8';
import {
  FetchError as Failure,
  FetchErrorTag,
  fetch as send,
  OutgoingRequest,
} from './handler/imports/wayhouse/plugin/http';
import { Headers } from './headers';
import { JSON } from './json';
import { Response } from './response';

/** How to make a call: `new RequestInit('POST').json(order).header('authorization', token)`. */
export class RequestInit {
  headers: Headers = new Headers();
  body: Uint8Array = new Uint8Array(0);
  /** Milliseconds to wait for the whole answer; below 0 leaves them to the host's limit. */
  timeoutMs: i32 = -1;

  constructor(public method: string = 'GET') {}

  header(name: string, value: string): RequestInit {
    this.headers.set(name, value);
    return this;
  }

  text(text: string, type: string = 'text/plain; charset=utf-8'): RequestInit {
    this.body = encodeUtf8(text);
    return this.header('content-type', type);
  }

  /** Of whatever JSON.stringify takes. */
  json<T>(value: T): RequestInit {
    return this.text(JSON.stringify<T>(value), 'application/json');
  }

  bytes(bytes: Uint8Array, type: string = 'application/octet-stream'): RequestInit {
    this.body = bytes;
    return this.header('content-type', type);
  }

  timeout(milliseconds: i32): RequestInit {
    this.timeoutMs = milliseconds;
    return this;
  }
}

/** Why a call brought no answer. Any answer of the server, 500 too, is not an error. */
export class FetchError {
  constructor(
    readonly kind: FetchErrorTag,
    /** The host's words: what happened and, where it can be mended, how. */
    readonly message: string,
  ) {}

  toString(): string {
    return this.message;
  }
}

/**
 * Makes the call and waits for the whole answer. Redirects are not followed: a 3xx is an answer.
 *
 *     const answer = fetch('https://rates.example/eur');
 *     if (answer.isErr) return Response.text(answer.error.message, 502);
 *     const rate = answer.value.json();
 *
 * The plugin's manifest asks for the origin, and the operator grants it.
 */
export function fetch(url: string, init: RequestInit = new RequestInit()): Result<Response, FetchError> {
  const timeout = init.timeoutMs < 0 ? Option.none<u32>() : Option.some<u32>(init.timeoutMs);
  const answer = send(new OutgoingRequest(init.method, url, init.headers.fields, init.body, timeout));
  if (answer.isErr) return Result.err<Response, FetchError>(errorOf(answer.error));
  const received = answer.value;
  const response = new Response(received.status, received.body, new Headers(received.headers));
  return Result.ok<Response, FetchError>(response);
}

function errorOf(failure: Failure): FetchError {
  return new FetchError(failure.tag, messageOf(failure));
}

/** A guest's memory holds no more; and the code that writes a u64 is 250 bytes. */
function saturated(bytes: u64): u32 {
  return <u32>min<u64>(bytes, u32.MAX_VALUE);
}

function messageOf(failure: Failure): string {
  switch (failure.tag) {
    case FetchErrorTag.Denied:
      return failure.asDenied;
    case FetchErrorTag.InvalidRequest:
      return failure.asInvalidRequest;
    case FetchErrorTag.NameUnresolved:
      return failure.asNameUnresolved;
    case FetchErrorTag.ConnectionFailed:
      return failure.asConnectionFailed;
    case FetchErrorTag.TlsFailed:
      return failure.asTlsFailed;
    case FetchErrorTag.ProtocolFailed:
      return failure.asProtocolFailed;
    case FetchErrorTag.TimedOut:
      return 'no answer within ' + failure.asTimedOut.toString() + ' ms';
    case FetchErrorTag.ResponseTooLarge:
      return 'the answer is larger than ' + saturated(failure.asResponseTooLarge).toString() + ' bytes';
    default:
      return failure.asLimitExceeded;
  }
}
