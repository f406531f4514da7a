/** Clients that keep a gateway busy and write down who answered when. */
import { Agent, request } from 'node:http';
import { sendCall } from './raw-call.ts';
import { headerOf, RawClient } from './raw-client.ts';

/** One request: when it was written, when its answer was whole, on the clock of performance.now(). */
export interface Answered {
  readonly sent: number;
  readonly received: number;
  readonly status: number;
  readonly version: number;
  readonly body: string;
}

export interface Load {
  /** What has been answered so far. */
  readonly answered: readonly Answered[];
  /** Sends no more; resolves when all that was sent is answered, rejects if anything failed. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly gateway: string;
  readonly path: string;
  readonly connections: number;
}

/** Connections that each keep `depth` requests under way, without waiting for an answer to write the next. */
export function startPipelines({ gateway, path, connections, depth }: LoadOptions & { depth: number }): Load {
  return startLanes(connections, async (journal) => {
    const client = await RawClient.open(gateway);
    const sent: number[] = [];
    const send = (): void => {
      sent.push(performance.now());
      sendCall(client, { path });
    };
    for (let i = 0; i < depth; i++) send();
    while (sent.length > 0) {
      const answer = await client.response();
      const version = Number(headerOf(answer, 'x-wayhouse-version'));
      journal.write(sent.shift() ?? 0, { status: answer.status, version, body: answer.body.toString() });
      if (!journal.stopped) send();
    }
    client.socket.destroy();
  });
}

/** Connections of Node's own client, kept alive, each with one request after the other. */
export function startKeepAlive({ gateway, path, connections }: LoadOptions): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const load = startLanes(connections, async (journal) => {
    while (!journal.stopped) {
      const sent = performance.now();
      journal.write(sent, await ask(agent, gateway + path));
    }
  });
  return {
    answered: load.answered,
    stop: () => load.stop().finally(() => agent.destroy()),
  };
}

class Journal {
  readonly answered: Answered[] = [];
  stopped = false;

  write(sent: number, answer: Omit<Answered, 'sent' | 'received'>): void {
    this.answered.push({ sent, received: performance.now(), ...answer });
  }
}

function startLanes(count: number, lane: (journal: Journal) => Promise<void>): Load {
  const journal = new Journal();
  const lanes = Promise.all(Array.from({ length: count }, () => lane(journal)));
  lanes.catch(() => {}); // told by stop
  return {
    answered: journal.answered,
    stop: async () => {
      journal.stopped = true;
      await lanes;
    },
  };
}

function ask(agent: Agent, url: string): Promise<Omit<Answered, 'sent' | 'received'>> {
  return new Promise((resolve, reject) => {
    const call = request(url, { agent }, (answer) => {
      const { statusCode: status = 0, headers } = answer;
      const version = Number(headers['x-wayhouse-version']);
      answer.toArray().then((chunks) => {
        resolve({ status, version, body: Buffer.concat(chunks as Buffer[]).toString() });
      }, reject);
    });
    call.on('error', reject).end();
  });
}
