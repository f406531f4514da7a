import { hostFetch } from './abi/imports';
import { liftResponse, liftString, lowerPairs, lowerString, sizeOf } from './abi/memory';
import { Header, Response } from './types';

/** A call to make. `timeoutMs` below 0 leaves the time to the limit `fetchTimeoutMs`. */
export class OutgoingRequest {
  constructor(
    public method: string,
    public url: string,
    public headers: Array<Header> = [],
    public body: Uint8Array = new Uint8Array(0),
    public timeoutMs: i64 = -1,
  ) {}
}

/** Why a call brought no answer: the cases of `fetch-error` in wit/v0.1/http.wit, in their order. */
export enum FetchErrorKind {
  Denied,
  InvalidRequest,
  NameUnresolved,
  ConnectionFailed,
  TlsFailed,
  ProtocolFailed,
  TimedOut,
  ResponseTooLarge,
  LimitExceeded,
}

export class FetchError {
  constructor(
    public kind: FetchErrorKind,
    /** The host's text; for TimedOut the milliseconds, for ResponseTooLarge the bytes, in digits. */
    public detail: string,
  ) {}

  /** The name of its case, as the contract spells it. */
  get name(): string {
    switch (this.kind) {
      case FetchErrorKind.Denied:
        return 'denied';
      case FetchErrorKind.InvalidRequest:
        return 'invalid-request';
      case FetchErrorKind.NameUnresolved:
        return 'name-unresolved';
      case FetchErrorKind.ConnectionFailed:
        return 'connection-failed';
      case FetchErrorKind.TlsFailed:
        return 'tls-failed';
      case FetchErrorKind.ProtocolFailed:
        return 'protocol-failed';
      case FetchErrorKind.TimedOut:
        return 'timed-out';
      case FetchErrorKind.ResponseTooLarge:
        return 'response-too-large';
      default:
        return 'limit-exceeded';
    }
  }
}

/** One of the two is there: AssemblyScript cannot catch, so a failure is a value. */
export class FetchResult {
  constructor(
    public response: Response | null,
    public error: FetchError | null,
  ) {}
}

/** Makes the call and waits for the whole answer. */
export function fetch(request: OutgoingRequest): FetchResult {
  // result<response, fetch-error>: its tag at 0, the payload at 8, because a u64 may be in it.
  const answer = memory.data(32, 8);
  send(request, answer);
  if (load<u8>(answer) == 0) return new FetchResult(liftResponse(answer + 8), null);
  return new FetchResult(null, liftError(answer + 8));
}

function send(request: OutgoingRequest, answer: usize): void {
  const method = lowerString(request.method);
  const url = lowerString(request.url);
  const headers = lowerPairs<Header>(request.headers);
  const timed = request.timeoutMs >= 0;
  // prettier-ignore
  hostFetch(
    method, sizeOf(method), url, sizeOf(url), headers, request.headers.length,
    request.body.dataStart, request.body.byteLength,
    timed ? 1 : 0, timed ? <u32>request.timeoutMs : 0, answer,
  );
}

/** fetch-error: its tag at 0, the payload at 8. */
function liftError(at: usize): FetchError {
  const kind = <FetchErrorKind>load<u8>(at);
  if (kind == FetchErrorKind.TimedOut) return new FetchError(kind, load<u32>(at + 8).toString());
  if (kind == FetchErrorKind.ResponseTooLarge) return new FetchError(kind, load<u64>(at + 8).toString());
  return new FetchError(kind, liftString(at + 8));
}
