import type { EgressCall } from '../egress/egress.ts';
import { checkFetch } from '../policy/fetch.ts';
import { ERRORS, type WayhouseError } from '../protocol/errors.ts';
import type {
  FetchError,
  FetchOutcome,
  FlatHeaders,
  LogLevel,
  OutgoingRequest,
} from '../protocol/messages.ts';
import type { Admitted } from './admitted.ts';
import type { Cost } from './exchange.ts';
import { logLine } from './logs.ts';
import type { Plan, Services } from './plan.ts';

/** What a deployment's guests ask of the host. The worker is not believed: every power is checked here. */
export class HostCalls {
  readonly #plan: Plan;
  readonly #services: Services;

  constructor(plan: Plan, services: Services) {
    this.#plan = plan;
    this.#services = services;
  }

  dropped(run: Admitted, lines: number): void {
    this.#services.counters.logLinesDropped += lines;
    const text = `${lines} log lines dropped: past the limit logLines or logBytes of a request`;
    this.note(run, 'warn', [text, ['dropped', String(lines)]]);
  }

  /** An answer is a line of the host's log alone, and only where it is set to debug: there are many. */
  answered({ exchange, cost }: Admitted, status: number): void {
    const { requestId, method, pathWithQuery: path } = exchange;
    const fields = () => ({ version: this.#plan.version, requestId, method, path, status, ...cost });
    this.#services.log.debug(fields, 'answered');
  }

  failed(run: Admitted, { code, detail }: Pick<WayhouseError, 'code' | 'detail'>): void {
    this.note(run, 'error', [`${code}: ${detail}`, costFields(run.cost)]);
    this.answered(run, ERRORS[code].status);
  }

  /** Writes a line to the plugin's log that belongs to a request. */
  note(run: Admitted, level: LogLevel, text: readonly [string, FlatHeaders]): void {
    const { requestId } = run.exchange;
    this.#services.log.write(logLine(level, text, { version: this.#plan.version, requestId }));
  }

  fetch(run: Admitted, call: number, request: OutgoingRequest): void {
    this.#services.counters.fetches += 1;
    const decided = this.#decide(run, request);
    if ('tag' in decided) return reply(run, call, { error: decided });
    const pending = this.#services.egress.fetch(decided);
    (run.fetches ??= new Set()).add(pending);
    void pending.outcome.then((outcome) => {
      run.fetches?.delete(pending);
      run.fetchBytes += outcome.ok?.body.byteLength ?? 0;
      reply(run, call, outcome);
    });
  }

  #decide(run: Admitted, asked: OutgoingRequest): EgressCall | FetchError {
    const { plugin, limits, grants } = this.#plan;
    run.fetchBytes += asked.body.byteLength;
    // A guest of this world waits for each call; several at once would each be granted all that is left.
    if (run.fetches !== undefined && run.fetches.size > 0)
      return { tag: 'limit-exceeded', val: 'one call at a time' };
    if (run.fetchBytes > limits.fetchBytes) return spent(limits.fetchBytes);
    const { request, grant, error } = checkFetch(grants, asked);
    if (error !== undefined) return error;
    const timeLeft = Math.max(1, Math.ceil(run.deadline - performance.now()));
    return {
      request,
      plugin,
      private: grant.private ?? false,
      timeoutMs: Math.min(asked.timeoutMs ?? limits.fetchTimeoutMs, limits.fetchTimeoutMs, timeLeft),
      maxResponseBytes: limits.fetchBytes - run.fetchBytes,
    };
  }
}

/** As fields of a log line. */
function costFields(cost: Cost | undefined): FlatHeaders {
  if (cost === undefined) return [];
  const { fuel, wallMs, memoryBytes } = cost;
  return ['fuel', String(fuel), 'wallMs', wallMs.toFixed(1), 'memoryBytes', String(memoryBytes)];
}

function spent(bytes: number): FetchError {
  return { tag: 'limit-exceeded', val: `the request has used its ${bytes} bytes (limit fetchBytes)` };
}

function reply(run: Admitted, call: number, outcome: FetchOutcome): void {
  if (run.phase === 'running') run.worker?.send(['reply', run.id, call, outcome]);
}
