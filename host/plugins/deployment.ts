import { WorkerPool, type PoolOptions } from '../pool/worker-pool.ts';
import type { WorkerThread } from '../pool/worker-thread.ts';
import { checkResponse } from '../policy/response.ts';
import { ERRORS, WayhouseError, type ErrorCode } from '../protocol/errors.ts';
import { LinkedList } from '../protocol/linked-list.ts';
import {
  FRAMES_VERSION,
  type WholeResponseFrame,
  type BodyFrame,
  type FromGuest,
  type ResponseFrame,
  type Spent,
} from '../protocol/messages.ts';
import { fitsBlock } from '../protocol/block.ts';
import { Admission } from './admission.ts';
import { Admitted } from './admitted.ts';
import { count } from './counters.ts';
import type { CheckedResponse, Exchange, Run } from './exchange.ts';
import { HostCalls } from './host-calls.ts';
import { logLine } from './logs.ts';
import type { Plan, Services } from './plan.ts';
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

/** One version of a plugin under one revision of its settings, running: admission, queue, workers. */
export class Deployment {
  readonly plan: Plan;
  readonly #services: Services;
  readonly #calls: HostCalls;
  readonly #pool: WorkerPool;
  /** Admitted and not ended, oldest first: so the first one has the earliest deadline. */
  readonly #live = new LinkedList<Admitted>();
  readonly #running = new Running<Admitted>();
  readonly #cancelled = new LinkedList<Admitted>();
  readonly #admission: Admission;
  #idle: (() => void) | undefined;
  #stopTicks: (() => void) | undefined;
  /** Why no worker could be brought back, while none serves. */
  #broken: WayhouseError | undefined;

  constructor(
    plan: Plan,
    services: Services,
    openPool: (options: PoolOptions) => WorkerPool = (options) => new WorkerPool(options),
  ) {
    this.plan = plan;
    this.#services = services;
    this.#calls = new HostCalls(plan, services);
    this.#admission = new Admission({
      memory: services.memory,
      most: plan.limits.queue,
      room: () => this.#room(),
      send: (run, worker) => this.#send(run, worker),
    });
    this.#pool = openPool({
      workers: plan.limits.workers,
      adoption: { version: FRAMES_VERSION, ...plan.module, config: plan.config, limits: plan.limits },
      instanceHeapBytes: plan.footprint.heapBytes,
      events: {
        frame: (worker, frame) => this.#receive(worker, frame),
        lost: (worker, reason) => this.#workerLost(worker, reason),
        breach: (what) => this.#breached(what),
        healed: () => this.#healed(),
        healFailed: (error) => this.#healFailed(error),
      },
    });
  }

  /** Starts the workers, each with a first instance; rejects with why one could not start. */
  async start(): Promise<void> {
    await this.#pool.start();
    this.#stopTicks = this.#services.ticker.add((now) => this.#tick(now));
  }

  get inFlight(): number {
    return this.#running.size;
  }

  get queued(): number {
    return this.#admission.queued;
  }

  get workers(): number {
    return this.#pool.size;
  }

  admit(exchange: Exchange): Run {
    const { limits, footprint } = this.plan;
    const terms = { deadlineMs: limits.deadlineMs, instanceBytes: footprint.bytes };
    const run = new Admitted(exchange, terms, this.#cancelRun);
    const refusal =
      this.#broken === undefined ? this.#admission.admit(run) : new WayhouseError('plugin_unavailable');
    if (refusal === undefined) this.#live.add(run);
    else this.#refuse(run, refusal);
    return run;
  }

  /** Lets what was admitted end, then frees the workers. Nothing may be admitted any more. */
  async drain(): Promise<void> {
    if (this.#live.size + this.#running.size > 0)
      await new Promise<void>((resolve) => (this.#idle = resolve));
    this.#stopTicks?.();
    await this.#pool.retire();
  }

  #room(): WorkerThread | undefined {
    return this.#running.size < this.plan.limits.concurrency ? this.#pool.leastLoaded() : undefined;
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
  }

  #expire(run: Admitted): void {
    const lacksMemory = run.phase === 'queued' && this.#admission.lacksMemory;
    const error = lacksMemory ? this.#admission.memoryUnavailable(run) : this.#deadlineExceeded();
    this.#cancelRun(run);
    this.#fail(run, error);
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

  #healed(): void {
    this.#broken = undefined;
    this.#admission.proceed();
  }

  #healFailed(error: WayhouseError): void {
    if (this.#pool.size > 0) return;
    this.#broken = error;
    for (const run of this.#admission.clear()) {
      this.#end(run);
      run.exchange.fail(
        new WayhouseError('plugin_unavailable', ERRORS.plugin_unavailable.title),
        this.plan.version,
      );
    }
  }
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
