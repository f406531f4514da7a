import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

/** How long a client waits before it asks again, in milliseconds. */
const PAUSE_MS = 15;
/** An answer that takes longer counts as failed. */
const PATIENCE_MS = 10_000;

/** One request of the load. Times are in milliseconds since the load began. */
export interface Sample {
  readonly sentAt: number;
  readonly endedAt: number;
  /** The version that answered; none if there was no answer. */
  readonly version: number | undefined;
  readonly failure: string | undefined;
}

export interface Received {
  readonly status: number;
  readonly version: number;
  readonly body: string;
}

export interface LoadOptions {
  readonly url: string;
  readonly clients: number;
  /** What is wrong with an answer, undefined if nothing is. */
  readonly check: (received: Received) => string | undefined;
}

/** Clients that each ask again and again over one keep-alive connection. */
export class Load {
  readonly samples: Sample[] = [];
  /** How many connections it took; one a client, if none was closed. */
  connections = 0;
  readonly #options: LoadOptions;
  readonly #began = performance.now();
  readonly #listeners = new Set<() => void>();
  readonly #clients: Promise<void>[];
  #state: 'running' | 'stopping' = 'running';

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#clients = Array.from({ length: options.clients }, () => this.#client());
  }

  /** Milliseconds since the load began. */
  now(): number {
    return performance.now() - this.#began;
  }

  get failures(): readonly string[] {
    return this.samples.map(({ failure }) => failure).filter((failure) => failure !== undefined);
  }

  /** Resolves when as many more requests have ended, well or not. */
  async more(count: number): Promise<void> {
    const goal = this.samples.length + count;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.samples.length < goal) return;
        this.#listeners.delete(look);
        resolve();
      };
      this.#listeners.add(look);
    });
  }

  /** Resolves when every request that was sent has ended. */
  async stop(): Promise<void> {
    this.#state = 'stopping';
    await Promise.all(this.#clients);
  }

  async #client(): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (this.#state === 'running') {
      this.samples.push(await this.#ask(agent));
      for (const look of this.#listeners) look();
      await setTimeout(PAUSE_MS);
    }
    agent.destroy();
  }

  async #ask(agent: Agent): Promise<Sample> {
    const sentAt = this.now();
    try {
      const received = await this.#receive(agent);
      const failure = this.#options.check(received);
      return { sentAt, endedAt: this.now(), version: received.version, failure };
    } catch (thrown) {
      const failure = (thrown as Error).message;
      return { sentAt, endedAt: this.now(), version: undefined, failure };
    }
  }

  async #receive(agent: Agent): Promise<Received> {
    const outgoing = request(this.#options.url, { agent, signal: AbortSignal.timeout(PATIENCE_MS) });
    // `once` hears the first error only; a later one must not end the demo without a word.
    outgoing.on('error', () => {});
    outgoing.on('socket', () => {
      if (!outgoing.reusedSocket) this.connections += 1;
    });
    const [response] = (await once(outgoing.end(), 'response')) as [IncomingMessage];
    const version = Number(response.headers['x-wayhouse-version']);
    return { status: response.statusCode ?? 0, version, body: await text(response) };
  }
}
