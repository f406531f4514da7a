import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { WayhouseError } from '../protocol/errors.ts';
import { OPENING, type OperationName, type Opening, type Reply } from './operations.ts';
import type { Registry } from './registry.ts';

/** `.ts` in the repository, `.js` in what is published. */
export const STORE_ENTRY = new URL(`./store.entry${extname(import.meta.url)}`, import.meta.url);

type Pending = PromiseWithResolvers<unknown>;
type State = 'open' | 'closing' | 'ended';

/** The main thread's end of the store's thread: calls go out with a number, replies come back by it. */
export class StoreThread {
  /** Resolves with the reason if the thread ends without having been closed. */
  readonly failed: Promise<WayhouseError>;
  /** Rejects if the registry cannot be opened. */
  readonly opened: Promise<unknown>;
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #exit = Promise.withResolvers<void>();
  readonly #failure = Promise.withResolvers<WayhouseError>();
  #state: State = 'open';
  #lastId = OPENING;

  constructor(entry: URL, opening: Opening) {
    this.failed = this.#failure.promise;
    this.opened = this.#expect(OPENING);
    this.#worker = new Worker(entry, { workerData: opening });
    this.#worker.on('message', (reply: Reply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#end(lost(error)));
    this.#worker.on('exit', () => {
      this.#end(lost());
      this.#exit.resolve();
    });
  }

  async call<Name extends OperationName>(
    op: Name,
    ...args: Parameters<Registry[Name]>
  ): Promise<Awaited<ReturnType<Registry[Name]>>> {
    if (this.#state === 'closing') throw new WayhouseError('shutting_down', 'The registry is closed.');
    if (this.#state === 'ended') throw await this.failed;
    return (await this.#send(op, args)) as Awaited<ReturnType<Registry[Name]>>;
  }

  /** Lets the calls before it end, then the thread. */
  async close(): Promise<void> {
    if (this.#state === 'open') {
      this.#state = 'closing';
      await this.#send('close', []);
    }
    await this.#exit.promise;
  }

  #send(op: OperationName, args: readonly unknown[]): Promise<unknown> {
    const id = ++this.#lastId;
    const reply = this.#expect(id);
    this.#worker.postMessage({ id, op, args });
    return reply;
  }

  #expect(id: number): Promise<unknown> {
    const pending = Promise.withResolvers<unknown>();
    this.#pending.set(id, pending);
    return pending.promise;
  }

  #settle(reply: Reply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.error) pending?.reject(WayhouseError.fromData(reply.error));
    else pending?.resolve(reply.result);
  }

  #end(reason: WayhouseError): void {
    if (this.#state === 'open') {
      this.#state = 'ended';
      this.#failure.resolve(reason);
    }
    for (const pending of this.#pending.values()) pending.reject(reason);
    this.#pending.clear();
  }
}

function lost(cause?: unknown): WayhouseError {
  const why = cause instanceof Error ? cause.message : 'it ended by itself';
  return new WayhouseError('internal', `The store's thread is lost: ${why}.`, { cause });
}
