import { WorkerPool } from '../pool/worker-pool.ts';
import type { WorkerThread } from '../pool/worker-thread.ts';
import { checkResponse } from '../policy/response.ts';
import { ERRORS, WayhouseError, type ErrorCode } from '../protocol/errors.ts';
import { LinkedList } from '../protocol/linked-list.ts';
import type { BodyFrame, FromGuest, ResponseFrame, Spent, WholeResponseFrame } from '../protocol/messages.ts';
import { fitsBlock } from '../protocol/block.ts';
import { Admission } from './admission.ts';
import { Admitted, type Terms } from './admitted.ts';
import { count } from './counters.ts';
import { Crew, type CrewState, type OpenPool } from './crew.ts';
import type { CheckedResponse, Exchange, Run } from './exchange.ts';
import { HostCalls } from './host-calls.ts';
import { logLine } from './logs.ts';
import type { Loaded, Plan, Services } from './plan.ts';
import { Running } from './running.ts';

/**
 * How long a worker may take to show that a request past its deadline has ended, in milliseconds.
 * A guest that waits is ended at once; what is still there by then is a loop that blocks its thread.
 */
const GRACE_MS = 500;

/** A code of the table and what the operator is told. */
interface Failure {
  readonly code: ErrorCode;
  readonly detail: string;
}

/** One version of a plugin under one revision of its settings: admission, queue, workers when there is need. */
export class Deployment {
  readonly plan: Plan;
  readonly #services: Services;
  readonly #calls: HostCalls;
  readonly #crew: Crew;
  readonly #terms: Terms;
  /** Admitted and not ended, oldest first: so the first one has the earliest deadline. */
  readonly #live = new LinkedList<Admitted>();
  readonly #running = new Running<Admitted>();
  readonly #cancelled = new LinkedList<Admitted>();
  readonly #admission: Admission;
  /** How many were, so far. */
  #admitted = 0;
  #idle: (() => void) | undefined;

  constructor(plan: Plan, services: Services, openPool: OpenPool = (options) => new WorkerPool(options)) {
    this.plan = plan;
    this.#services = services;
    this.#calls = new HostCalls(plan, services);
    this.#terms = { deadlineMs: plan.limits.deadlineMs, instanceBytes: 0 };
    this.#admission = new Admission({
      memory: services.memory,
      most: () => this.#mostQueued,
      room: () => this.#room(),
      send: (run, worker) => this.#send(run, worker),
    });
    this.#crew = new Crew(plan, services, [
      {
        frame: (worker, frame) => this.#receive(worker, frame),
        lost: (worker, reason) => this.#workerLost(worker, reason),
        breach: (what) => this.#breached(what),
        busy: () => this.#live.size + this.#running.size > 0,
        tick: (now) => this.#tick(now),
        ready: (bytes) => this.#ready(bytes),
        unavailable: (error) => this.#unavailable(error),
      },
      openPool,
    ]);
  }

  /** Starts a worker with a first instance, before anything is asked; rejects with why it could not start. */
  start(loaded?: Loaded): Promise<void> {
    return this.#crew.start(loaded);
  }

  get state(): CrewState {
    return this.#crew.state;
  }

  /** Why it could not be started when it was last asked for. */
  get failure(): WayhouseError | undefined {
    return this.#crew.failure;
  }

  get inFlight(): number {
    return this.#running.size;
  }

  get queued(): number {
    return this.#admission.queued;
  }

  get workers(): number {
    return this.#crew.size;
  }

  admit(exchange: Exchange): Run {
    const run = new Admitted(exchange, this.#terms, this.#cancelRun);
    const why = this.#crew.state === 'serving' ? undefined : this.#crew.wake();
    const refusal = why ?? this.#admission.admit(run);
    this.#admitted += 1;
    if (refusal === undefined) this.#live.add(run);
    else this.#refuse(run, refusal);
    return run;
  }

  /** Lets what was admitted end, then frees the workers. Nothing may be admitted any more. */
  async drain(): Promise<void> {
    if (this.#live.size + this.#running.size > 0)
      await new Promise<void>((resolve) => (this.#idle = resolve));
    await this.#crew.end();
  }

  /** While there is no worker those wait too that would run at once if there were. */
  get #mostQueued(): number {
    const { queue, concurrency } = this.plan.limits;
    return this.#crew.state === 'serving' ? queue : queue + concurrency;
  }

  #room(): WorkerThread | undefined {
    return this.#running.size < this.plan.limits.concurrency ? this.#crew.leastLoaded() : undefined;
  }

  #refuse(run: Admitted, error: WayhouseError): void {
    run.end();
    run.exchange.fail(error, this.plan.version);
  }

  #send(run: Admitted, worker: WorkerThread): void {
    run.start(this.#running.draw(), worker);
    this.#running.add(run);
    if (fitsBlock(run.exchange.body)) worker.ask(run);
    else sendInFrames(worker, run);
  }

  /** A worker speaks for the requests that it was given, of each in its order, and of no other. */
  #receive(worker: WorkerThread, frame: FromGuest): void {
    const run = this.#running.get(frame[1]);
    if (run === undefined || run.worker !== worker)
      return worker.breach(`it sent a ${frame[0]} frame for a request that it does not have`);
    const fault = run.hear(frame, this.plan.limits);
    if (fault !== undefined) return worker.breach(`it sent ${fault}`);
    switch (frame[0]) {
      case 'whole-response':
      case 'response':
        this.#account(run, frame[5]);
        return this.#answer(run, frame);
      case 'body':
        return this.#answer(run, frame);
      case 'failed':
        this.#account(run, frame[3]);
        return this.#failed(run, frame[2]);
      case 'call':
        // One that crossed the cancelling on its way is not made.
        return run.phase === 'running' ? this.#calls.fetch(run, frame[2], frame[3]) : undefined;
      case 'log':
        return this.#calls.note(run, frame[2], [frame[3], frame[4]]);
      case 'dropped':
        return this.#calls.dropped(run, frame[2]);
    }
  }

  #account(run: Admitted, [fuel, memoryBytes, growthsRefused]: Spent): void {
    run.cost = { fuel, wallMs: performance.now() - run.admittedAt, memoryBytes };
    count(this.#services.counters, run.cost, growthsRefused);
  }

  #answer(run: Admitted, frame: WholeResponseFrame | ResponseFrame | BodyFrame): void {
    let checked: CheckedResponse;
    try {
      const response = run.collect(frame);
      if (response === undefined) return;
      if (run.phase !== 'running') return this.#end(run);
      checked = checkResponse(response, run.exchange, this.plan);
    } catch (thrown) {
      return this.#failed(run, WayhouseError.from(thrown).toData());
    }
    this.#end(run);
    this.#calls.answered(run, checked.status);
    run.exchange.respond(checked, this.plan.version, run.cost);
  }

  /** The operator reads the detail in the plugin's log; the client sees the code alone. */
  #failed(run: Admitted, { code, detail }: Failure): void {
    const phase = run.phase;
    this.#end(run);
    if (phase !== 'running') return;
    if (code === 'deadline_exceeded') return this.#fail(run, this.#deadlineExceeded());
    this.#calls.failed(run, { code, detail });
    run.exchange.fail(new WayhouseError(code), this.plan.version, run.cost);
  }

  #fail(run: Admitted, error: WayhouseError): void {
    this.#calls.failed(run, error);
    run.exchange.fail(error, this.plan.version, run.cost);
  }

  #end(run: Admitted): void {
    run.end();
    this.#live.delete(run);
    this.#cancelled.delete(run);
    if (this.#running.delete(run)) this.#admission.release(run);
    else this.#admission.leave(run);
    if (this.#live.size + this.#running.size === 0) this.#idle?.();
  }

  readonly #cancelRun = (run: Admitted): void => {
    if (run.phase === 'queued') this.#end(run);
    else if (run.phase === 'running') this.#cancelRunning(run);
  };

  /** The guest is told, and keeps its place in the worker until it has ended there. */
  #cancelRunning(run: Admitted): void {
    run.phase = 'cancelled';
    run.cancelFetches();
    this.#live.delete(run);
    this.#cancelled.add(run);
    run.worker?.send(['cancel', run.id]);
  }

  #tick(now: number): void {
    for (const run of this.#live) {
      if (run.deadline > now) break;
      this.#expire(run);
    }
    for (const run of this.#cancelled) {
      if (run.deadline <= now) run.setOverdue();
      if (run.deadline + GRACE_MS <= now) run.worker?.kill();
    }
    this.#crew.review(now, this.#admitted, this.#queuedMs(now));
  }

  /** How long the first in the queue has waited, where another worker would have room for it. */
  #queuedMs(now: number): number {
    const full = this.#running.size >= this.plan.limits.concurrency;
    return full || this.#crew.leastLoaded() !== undefined ? 0 : this.#admission.waitedMs(now);
  }

  #expire(run: Admitted): void {
    const error = this.#lateness(run);
    this.#cancelRun(run);
    this.#fail(run, error);
  }

  /** Why a request that must end now has had no answer. */
  #lateness(run: Admitted): WayhouseError {
    if (this.#crew.state === 'waiting') return seatless(this.#services.seats.most);
    const lacksMemory = run.phase === 'queued' && this.#admission.lacksMemory;
    return lacksMemory ? this.#admission.memoryUnavailable(run) : this.#deadlineExceeded();
  }

  #deadlineExceeded(): WayhouseError {
    const { deadlineMs } = this.plan.limits;
    return new WayhouseError('deadline_exceeded', `no answer after ${deadlineMs} ms (limit deadlineMs)`);
  }

  #workerLost(worker: WorkerThread, reason: string): void {
    this.#services.counters.workersLost += 1;
    for (const run of this.#running.all()) {
      if (run.worker === worker) this.#failed(run, { code: 'worker_lost', detail: reason });
    }
  }

  #breached(what: string): void {
    this.#services.counters.breaches += 1;
    const origin = { version: this.plan.version, requestId: '' };
    this.#services.log.write(logLine('error', [`breach: ${what}; the worker was ended`, []], origin));
  }

  #ready(instanceBytes: number): void {
    this.#terms.instanceBytes = instanceBytes;
    this.#admission.proceed();
  }

  #unavailable({ code, detail }: WayhouseError): void {
    const origin = { version: this.plan.version, requestId: '' };
    this.#services.log.write(
      logLine('error', [`no worker could be started: ${code}: ${detail}`, []], origin),
    );
    for (const run of this.#admission.clear()) {
      this.#end(run);
      run.exchange.fail(
        new WayhouseError('plugin_unavailable', ERRORS.plugin_unavailable.title),
        this.plan.version,
      );
    }
  }
}

function seatless(most: number): WayhouseError {
  return new WayhouseError(
    'overloaded',
    `all ${most} workers of the host were in use by other plugins (workers)`,
  );
}

function sendInFrames(worker: WorkerThread, { id, exchange, timeLeftMs }: Admitted): void {
  const { method, scheme, authority, pathWithQuery, headers, remoteAddress, requestId, body } = exchange;
  const hasBody = body !== undefined;
  worker.send([
    'request',
    id,
    method,
    scheme,
    authority,
    pathWithQuery,
    headers,
    remoteAddress,
    requestId,
    timeLeftMs,
    hasBody,
  ]);
  if (hasBody) sendBody(worker, id, body);
}

/** Handed over whole where the buffer holds these bytes alone; others in it would be another request's. */
function sendBody(worker: WorkerThread, id: number, body: Uint8Array): void {
  const alone = body.buffer instanceof ArrayBuffer && body.byteLength === body.buffer.byteLength;
  const bytes = alone ? (body as Uint8Array<ArrayBuffer>) : new Uint8Array(body);
  worker.send(['body', id, bytes, true], bytes.buffer);
}
