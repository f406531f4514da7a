/**
 * Times what a request costs its worker, in a process of its own, since walls cannot be taken down again.
 * Arguments: the folder of a module, and `bare` or `walled`. Answers a line of JSON (`Costs`).
 *
 * Requests come and go as frames, without a thread: so many in one message, each in an instance that is
 * pristine.
 */
import { loadModule } from '../host/compile/load.ts';
import { readFrames } from '../host/pool/frames.ts';
import { writeAnswer, type Answer } from '../host/protocol/answers.ts';
import { BlockWriter } from '../host/protocol/block.ts';
import { FRAME_WINDOW } from '../host/protocol/bounds.ts';
import { CANCEL_FLAGS_BYTES } from '../host/protocol/cancel-flags.ts';
import { LIMITS, LIMIT_NAMES, type Limits } from '../host/protocol/limits.ts';
import { type Adoption, FRAMES_VERSION, type FromWorker } from '../host/protocol/messages.ts';
import { Outbox } from '../host/protocol/outbox.ts';
import { writeRequest, type RequestParts } from '../host/protocol/requests.ts';
import { Requests } from '../host/worker/requests.ts';
import { raiseWalls } from '../host/worker/walls.ts';

/** In microseconds, each the median of many batches. */
export interface Costs {
  /** A request in the worker, from frame to frame, with the reset of its instance. */
  readonly request: number;
  /** The main thread's look at the frames of an answer. */
  readonly frames: number;
}

const BATCHES = 200;
/** Messages in a batch, and requests in each of them. */
const MESSAGES = 20;
const DEPTH = 32;
const FRAME_CALLS = 500;

// Behind the walls neither is there any more.
const now = performance.now.bind(performance);
const say = console.log.bind(console);
const { argv } = process;

const EXCHANGE: RequestParts = {
  method: 'GET',
  scheme: 'http',
  authority: 'localhost',
  pathWithQuery: '/hello',
  headers: ['host', 'localhost', 'user-agent', 'bench', 'accept', '*/*', 'x-forwarded-for', '127.0.0.1'],
  remoteAddress: '127.0.0.1',
  requestId: '00000000-0000-4000-8000-000000000000',
  body: undefined,
};

/** As many as come in one message. */
function requestsBlock(): ArrayBuffer {
  const block = new BlockWriter();
  for (let id = 1; id <= DEPTH; id++) writeRequest(block, { id, timeLeftMs: 10_000, exchange: EXCHANGE });
  return block.take();
}

const limits = Object.fromEntries(LIMIT_NAMES.map((name) => [name, LIMITS[name].default])) as Limits;

const ANSWER: Answer = {
  id: 1,
  status: 200,
  headers: ['content-type', 'text/plain', 'x-request', '1'],
  body: new Uint8Array(32),
  spent: [12_345, 65_536, 0],
};

function answersBlock(): ArrayBuffer {
  const block = new BlockWriter();
  for (let answer = 0; answer < DEPTH; answer++) writeAnswer(block, ANSWER);
  return block.take();
}

const breach = (what: string): never => {
  throw new Error(`breach: ${what}`);
};

async function run([folder = '', mode]: string[]): Promise<Costs> {
  const adoption: Adoption = { version: FRAMES_VERSION, ...(await loadModule(folder)), config: {}, limits };
  const flags = new Int32Array(new ArrayBuffer(CANCEL_FLAGS_BYTES));
  if (mode === 'walled') raiseWalls(breach);
  let sent = (): void => {};
  const outbox = new Outbox<FromWorker>({ postMessage: () => sent() }, Infinity, {
    kind: 'answers',
    place: 'last',
  });
  const requests = new Requests({ adoption, flags }, outbox);
  requests.warm();
  const serve = (): Promise<void> => {
    const answered = new Promise<void>((resolve) => (sent = resolve));
    const arrived = now();
    requests.receive(['requests', requestsBlock()], arrived);
    return answered;
  };
  return { request: await timeRequests(serve), frames: timeFrames() };
}

async function timeRequests(serve: () => Promise<void>): Promise<number> {
  const batches: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const began = now();
    for (let message = 0; message < MESSAGES; message++) await serve();
    batches.push(((now() - began) * 1_000) / (MESSAGES * DEPTH));
  }
  return middle(batches);
}

function timeFrames(): number {
  const block = answersBlock();
  const batches: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const began = now();
    for (let call = 0; call < FRAME_CALLS; call++) {
      if (typeof readFrames([['answers', block]], FRAME_WINDOW, limits) === 'string')
        throw new Error('refused');
    }
    batches.push(((now() - began) * 1_000) / (FRAME_CALLS * DEPTH));
  }
  return middle(batches);
}

/** The median of the second half: in the first the code is still being compiled. */
function middle(batches: readonly number[]): number {
  const warm = batches.slice(batches.length / 2).toSorted((a, b) => a - b);
  return warm[Math.floor(warm.length / 2)]!;
}

say(JSON.stringify(await run(argv.slice(2))));
