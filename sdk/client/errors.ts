import type { Problem } from './types.ts';

/** Why a call has failed. `code` names the kind, `detail` says what went wrong, `repair` what to do about it. */
export class ClientError extends Error {
  override readonly name: string = 'ClientError';
  readonly code: string;
  readonly detail: string;
  readonly repair: string;

  constructor({ code, detail, repair }: Pick<Problem, 'code' | 'detail' | 'repair'>, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
    this.detail = detail;
    this.repair = repair;
  }
}

/** The host has refused the call. */
export class ProblemError extends ClientError {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem);
    this.problem = problem;
  }

  /** The HTTP status. */
  get status(): number {
    return this.problem.status;
  }

  /** Names the call in the host's log. */
  get requestId(): string {
    return this.problem.requestId;
  }

  /** The stage of an upload in which it happened. */
  get stage(): string | undefined {
    return this.problem.stage;
  }
}

/** No answer came, or not the whole of it. Code: host_unreachable. */
export class UnreachableError extends ClientError {
  override readonly name = 'UnreachableError';

  constructor(url: string, cause: unknown) {
    const repair = 'Check that the host runs and that the address is the one of its admin API.';
    super({ code: 'host_unreachable', detail: `${url} ${reasonOf(cause)}.`, repair }, { cause });
  }
}

/** Something answers there that is not the admin API of a host. Code: not_a_host. */
export class ForeignAnswerError extends ClientError {
  override readonly name = 'ForeignAnswerError';

  constructor(url: string, answered: string, options?: ErrorOptions) {
    const detail = `${url} answers ${answered}, as no admin API does.`;
    const repair = 'Give the address of the admin API; the host names it when it starts.';
    super({ code: 'not_a_host', detail, repair }, options);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections: nothing listens there',
  ENOTFOUND: 'cannot be found: its name is not known',
  EAI_AGAIN: 'cannot be found: no name server answers',
  EHOSTUNREACH: 'cannot be reached: there is no way to it',
  ENETUNREACH: 'cannot be reached: there is no way to it',
  ETIMEDOUT: 'does not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'does not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'does not answer in time',
  UND_ERR_BODY_TIMEOUT: 'has stopped sending',
  ECONNRESET: 'has cut the connection',
  EPIPE: 'has cut the connection',
  UND_ERR_SOCKET: 'has cut the connection',
};

/** What Node's fetch hides in the causes of "fetch failed" and "terminated". */
function reasonOf(thrown: unknown): string {
  const { cause, code, message } = thrown as { cause?: unknown; code?: unknown; message?: unknown };
  if (typeof code === 'string' && code in REASONS) return REASONS[code] as string;
  if (cause instanceof Error) return reasonOf(cause);
  return `cannot be asked: ${String(message)}`;
}
