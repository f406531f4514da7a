import { ERRORS, type ErrorCode, type WayhouseError } from '../protocol/errors.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** Problem details (RFC 9457) of one of our errors. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  /** What went wrong this time. */
  readonly detail: string;
  /** What to do about it. */
  readonly repair: string;
  readonly requestId: string;
  /** The stage of an upload in which it happened. */
  readonly stage?: string;
}

/** Never holds a cause, a stack or anything else than code, detail and stage of the error. */
export function problemOf(error: WayhouseError, requestId: string): Problem {
  const { status, title, repair } = ERRORS[error.code];
  const { code, detail, stage } = error.toData();
  const problem = { type: `urn:wayhouse:error:${code}`, title, status, code, detail, repair, requestId };
  return stage === undefined ? problem : { ...problem, stage };
}

/** Seconds until it makes sense to try again. */
const RETRY_AFTER: Readonly<Partial<Record<ErrorCode, string>>> = {
  overloaded: '1',
  memory_unavailable: '1',
  shutting_down: '1',
  too_many_attempts: '60',
};

/** Header fields that an error brings besides those of every answer: name, value, name, value. */
export function problemHeaders(error: WayhouseError): string[] {
  const headers = ['content-type', PROBLEM_TYPE, 'cache-control', 'no-store'];
  const retryAfter = RETRY_AFTER[error.code];
  if (retryAfter !== undefined) headers.push('retry-after', retryAfter);
  if (error.code === 'unauthorized') headers.push('www-authenticate', 'Bearer');
  return headers;
}
