import { ClientError, ForeignAnswerError, ProblemError, UnreachableError } from './errors.ts';
import type { Problem } from './types.ts';

export type Fetch = (request: Request) => Promise<Response>;

const PROBLEM = /^application\/problem\+json\b/;
const OURS = /^(application\/json|text\/plain|text\/event-stream)\b/;

/** Resolves only with what an admin API answers, if it is not a refusal. */
export function careful(fetch: Fetch, url: string): Fetch {
  return async (request) => {
    const response = await guarded(url, () => fetch(request));
    const type = response.headers.get('content-type') ?? '';
    if (response.status === 204 || OURS.test(type)) return response;
    const problem = PROBLEM.test(type) ? await guarded(url, () => readProblem(response)) : undefined;
    if (problem !== undefined) throw new ProblemError(problem);
    if (!response.bodyUsed) await response.body?.cancel();
    throw foreign(url, response);
  };
}

/** Of openapi-fetch. */
export type Answered<T> = Promise<{ readonly data?: T; readonly response: Response }>;
export type Take = <T>(call: Answered<T>) => Promise<T>;

/** Gives what was answered, where the call has succeeded. */
export function takerOf(url: string): Take {
  return async <T>(call: Answered<T>) => {
    const { data, response } = await guarded(url, () => call);
    if (!response.ok) throw foreign(url, response);
    return data as T;
  };
}

function foreign(url: string, { status, headers }: Response): ForeignAnswerError {
  return new ForeignAnswerError(url, `${status} ${headers.get('content-type') ?? ''}`.trim());
}

/** What is thrown by `call` as one of our errors; what the caller itself ended stays as it is. */
export async function guarded<T>(url: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw told(url, thrown);
  }
}

/** As guarded, for what is read bit by bit. */
export async function* guardedReading<T>(url: string, items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (thrown) {
    throw told(url, thrown);
  }
}

function told(url: string, thrown: unknown): unknown {
  if (thrown instanceof ClientError) return thrown;
  if (thrown instanceof SyntaxError) {
    return new ForeignAnswerError(url, 'with what is not JSON', { cause: thrown });
  }
  // Of fetch. What it tells as a DOMException is the caller's: an abort, or a file that cannot be read.
  if (!(thrown instanceof TypeError)) return thrown;
  return thrown.cause instanceof DOMException ? thrown.cause : new UnreachableError(url, thrown);
}

async function readProblem(response: Response): Promise<Problem | undefined> {
  const body = (await response.json()) as Partial<Problem> | null;
  const isWhole = [body?.code, body?.detail, body?.repair].every((part) => typeof part === 'string');
  return isWhole ? (body as Problem) : undefined;
}
