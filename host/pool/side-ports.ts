/**
 * A thread reaches more ports than the one that it was given: that of piscina's tasks, its parentPort,
 * and Node's own, which carries its standard streams and its last error. The handlers of piscina and Node
 * trust what comes there: one `null` would throw on the main thread and end the process. So each is taken
 * over here. This reaches into what piscina and Node keep to themselves; both are pinned, and
 * test/integration/pool/hostile-worker.test.ts attacks each port.
 */
import { Worker } from 'node:worker_threads';

/** Who holds a thread: ends it by its signal, and hears what came from it by any port but its own. */
export interface Holder {
  readonly signal: AbortSignal;
  /** Its task has ended, of whose outcome nothing is believed. */
  outcome(): void;
  stray(what: string): void;
}

type OnMessage = (message: unknown) => void;

/** What piscina keeps of a thread, under a symbol of the object that it shows. */
interface Kept {
  readonly worker: Worker;
  readonly taskInfos: ReadonlyMap<number, { readonly abortSignal: AbortSignal | null }>;
  onMessage: OnMessage;
}

export type PiscinaThread = Readonly<Record<symbol, unknown>>;

type HolderOf = (signal: AbortSignal | null | undefined) => Holder | null | undefined;

/** Node's handler of its own port, looked up at each message. */
const ON_NODE_MESSAGE = symbolOf(Worker.prototype, 'kOnMessage');

/** Of Node's own messages, those that tell why a thread died. */
const LAST_WORDS: readonly unknown[] = ['errorMessage', 'couldNotSerializeError'];

/** Writes to standard output or error that are overlooked: a warning of Node's is one or two. */
const WRITES = 100;

export function guardPorts(thread: PiscinaThread, holderOf: HolderOf): void {
  const kept = thread[symbolOf(thread, 'Piscina.kWorkerData')] as Kept;
  const { worker } = kept;
  const holder = (): Holder | null | undefined => holderOf([...kept.taskInfos.values()][0]?.abortSignal);
  const stray = (what: string): void => holder()?.stray(what);
  kept.onMessage = () => holder()?.outcome();
  worker.on('message', () => stray('it wrote to its parentPort'));
  guardNodePort(worker, stray);
}

function guardNodePort(worker: Worker, stray: (what: string) => void): void {
  const slots = worker as unknown as Record<symbol, OnMessage>;
  const handle = slots[ON_NODE_MESSAGE]!.bind(worker);
  let writes = 0;
  slots[ON_NODE_MESSAGE] = (message) => {
    if (!LAST_WORDS.includes((message as { type?: unknown } | null | undefined)?.type)) {
      if (++writes > WRITES) stray('it wrote to its standard streams again and again');
      return;
    }
    try {
      handle(message);
    } catch {
      stray('its last words could not be read');
    }
  };
}

function symbolOf(object: object, description: string): symbol {
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const found = Object.getOwnPropertySymbols(at).find((symbol) => symbol.description === description);
    if (found !== undefined) return found;
  }
  throw new Error(
    `this version of Node or piscina has no ${description}: a worker's ports cannot be guarded`,
  );
}
