/** Runs one request on one instance, and tells all that comes of it. */
import { performance } from 'node:perf_hooks';
import type { FailureData, FetchOutcome, FromWorker, Spent } from '../../../host/protocol/messages.ts';
import { Outbox } from '../../../host/protocol/outbox.ts';
import { writtenAlone } from '../../../host/protocol/requests.ts';
import type { GuestResponse } from '../../../host/worker/contract/lift.ts';
import type { Instance, Owner } from '../../../host/worker/instances/instance.ts';
import type { Serving } from '../../../host/worker/host-calls.ts';
import { Request } from '../../../host/worker/request.ts';
import type { RandomRequest } from './request.ts';

/** What the main thread hears of a request. */
export interface Told {
  readonly end: 'answered' | FailureData['code'];
  /** One for each frame, and for the end: what has to be the same. */
  readonly lines: readonly string[];
}

/** What all requests of a guest share. */
export interface Counter {
  readonly serving: Omit<Serving, 'outbox'>;
  /** Of cancel-flags.ts. */
  readonly flags: Int32Array;
}

const LONG_MS = 600_000;

export class Running implements Owner {
  /** In the order in which they came; how it ended comes in between earlier or later, and is told last. */
  #frames: string[] = [];
  #ending: string[] = [];
  #end: Told['end'] = 'answered';
  #ended = Promise.withResolvers<void>();
  #called = Promise.withResolvers<void>();
  #calls: number[] = [];
  #request: Request | undefined;

  async run(instance: Instance, asked: RandomRequest, { serving, flags }: Counter): Promise<Told> {
    this.#frames = [];
    this.#ended = Promise.withResolvers();
    const outbox = new Outbox<FromWorker>({ postMessage: (frames) => this.#hear(frames as FromWorker[]) });
    const written = writtenAlone(asked.head, asked.body);
    const request = new Request(written, { at: performance.now() + LONG_MS, flags }, { ...serving, outbox });
    this.#request = request;
    instance.serve(request, performance.now());
    await this.#attend(request, asked);
    // What was logged last goes out in a later turn.
    await new Promise(setImmediate);
    return { end: this.#end, lines: [...this.#frames, ...this.#ending, `instance ${instance.state}`] };
  }

  /** An answer to a call of a request that has ended. */
  replyLate(outcome: FetchOutcome): void {
    for (let call = 1; call < 4; call++) this.#request?.reply(call, outcome);
  }

  async #attend(request: Request, { outcome, end }: RandomRequest): Promise<void> {
    for (let state = 'runs'; state !== 'ended';) {
      this.#called = Promise.withResolvers();
      const calls = this.#calls.splice(0);
      if (calls.length > 0 && end === 'cancelled') request.cancel();
      for (const call of calls) request.reply(call, outcome);
      const ended = this.#ended.promise.then(() => 'ended');
      state = await Promise.race([ended, this.#called.promise.then(() => 'runs')]);
    }
  }

  #hear(frames: readonly FromWorker[]): void {
    for (const frame of frames) {
      this.#frames.push(described(frame));
      if (frame[0] !== 'call') continue;
      this.#calls.push(frame[2]);
      this.#called.resolve();
    }
  }

  answered(_request: Request, { status, headers, body, bodyBytes }: GuestResponse, spent: Spent): void {
    const bytes = Buffer.from(body.subarray(0, bodyBytes)).toString('hex');
    this.#end = 'answered';
    this.#ending = [`spent ${described(spent)}`, `answered ${status} ${described(headers)} ${bytes}`];
  }

  failed(_request: Request, { code, detail }: FailureData, spent: Spent): void {
    this.#end = code;
    // Where V8 says it was differs, once in a while, between instances that are both new.
    const [what] = detail.split('\n');
    this.#ending = [`spent ${described(spent)}`, `failed ${code} ${what}`];
  }

  released(): void {
    this.#ended.resolve();
  }
}

const described = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    item instanceof Uint8Array
      ? Buffer.from(item).toString('hex')
      : typeof item === 'bigint'
        ? `${item}n`
        : item,
  );
