/**
 * A worker that was taken over: it holds its port, and does there what the path of a request names, or at
 * its adoption and its retirement what its config names. To every other request it answers 200.
 */
import { isMainThread, MessageChannel, parentPort, type MessagePort } from 'node:worker_threads';
import { writeAnswer } from '../../../../host/protocol/answers.ts';
import { BlockWriter } from '../../../../host/protocol/block.ts';
import { readRequests, type WrittenRequest } from '../../../../host/protocol/requests.ts';
import { RequestTexts } from '../../../../host/worker/contract/request-texts.ts';

type Post = (message: unknown, transfer?: unknown[]) => void;

const SPENT = [0, 0, 0];
const many = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);
const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(7);
const spin = (): never => {
  for (;;);
};

/** Posts the same message so often that the main thread cannot have read the first when the last is sent. */
const flood =
  (message: (id: number) => unknown) =>
  (id: number, post: Post): void => {
    for (let i = 0; i < 50_000; i++) post(message(id));
  };
const once =
  (message: (id: number) => unknown, transfer?: () => unknown[]) =>
  (id: number, post: Post): void =>
    post(message(id), transfer?.());

function cyclic(): unknown {
  const frame: unknown[] = ['log', 1, 'info', 'm', []];
  frame[4] = frame;
  return [frame];
}

function sparse(length: number): unknown[] {
  const list: unknown[] = [];
  list.length = length;
  return list;
}

function deep(): unknown {
  let nested: unknown[] = [];
  for (let i = 0; i < 5_000; i++) nested = [nested];
  return nested;
}

const call = (id: number, number: number, parts: object = {}): unknown[] => [
  'call',
  id,
  number,
  { method: 'GET', url: 'http://a/', headers: [], body: bytes(0), timeoutMs: undefined, ...parts },
];
/** A frame of answers to these. */
function answers(...ids: number[]): unknown[][] {
  const block = new BlockWriter();
  for (const id of ids)
    writeAnswer(block, { id, status: 200, headers: [], body: bytes(0), spent: [0, 0, 0] });
  return [['answers', block.take()]];
}

/** The same with another number in one place. */
function lying([frame]: unknown[][], word: number, lie: number): unknown[] {
  new Uint32Array(frame![1] as ArrayBuffer)[word] = lie;
  return frame!;
}

const channel = new MessageChannel();
const shared = bytes(8);

/** Ports that the thread reaches beside its own. */
const others = (port: MessagePort): MessagePort[] =>
  (process as unknown as { _getActiveHandles(): MessagePort[] })
    ._getActiveHandles()
    .filter((handle) => 'postMessage' in handle && handle !== port && handle !== parentPort);

function nodePort(): MessagePort {
  const symbol = Object.getOwnPropertySymbols(process.stdout).find(
    ({ description }) => description === 'kPort',
  );
  return (process.stdout as unknown as Record<symbol, MessagePort>)[symbol!]!;
}

// (module (memory 1) (func (export "l") (loop $again (br $again))))
const LOOP = new WebAssembly.Module(
  Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1],
    ...[7, 5, 1, 1, 0x6c, 0, 0, 10, 9, 1, 7, 0, 3, 0x40, 0x0c, 0, 0x0b, 0x0b],
  ),
);

const AT_REQUEST: Record<string, (id: number, post: Post, port: MessagePort) => void> = {
  'flood-log-frames': flood((id) => [['log', id, 'info', 'x', []]]),
  'flood-empty-messages': flood(() => []),
  'flood-empty-bodies': (id, post) => {
    post([['response', id, 200, [], true, SPENT]]);
    for (let i = 0; i < 50_000; i++) post([['body', id, bytes(0), false]]);
  },
  'flood-tiny-bodies': (id, post) => {
    post([['response', id, 200, [], true, SPENT]]);
    for (let i = 0; i < 50_000; i++) post([['body', id, bytes(1), false]]);
  },
  'flood-nonsense': flood(() => ['nonsense']),
  'more-than-credit': once((id) => many(1_025, ['log', id, 'info', 'x', []])),
  'huge-log': once((id) => [['log', id, 'info', 'x'.repeat(50_000_000), []]]),
  'huge-header': once((id) => [['response', id, 200, ['a', 'x'.repeat(50_000_000)], false, SPENT]]),
  'many-headers': once((id) => [['response', id, 200, many(1_000_000, ''), false, SPENT]]),
  'huge-body': (id, post) =>
    post([
      ['response', id, 200, [], true, SPENT],
      ['body', id, bytes(50_000_000), true],
    ]),
  'huge-nonsense': once(() => many(1_000_000, {})),
  'body-of-a-larger-buffer': (id, post) =>
    post([
      ['response', id, 200, [], true, SPENT],
      ['body', id, bytes(1_000).subarray(0, 1), true],
    ]),
  'body-that-it-still-writes-to': (id, post) => {
    const body = new Uint8Array(new SharedArrayBuffer(8));
    post([
      ['response', id, 200, [], true, SPENT],
      ['body', id, body, true],
    ]);
  },
  'body-that-can-grow': (id, post) => {
    const body = new Uint8Array(new ArrayBuffer(8, { maxByteLength: 16 }));
    post([
      ['response', id, 200, [], true, SPENT],
      ['body', id, body, true],
    ]);
  },
  'unknown-kind': once((id) => [['adopt', id]]),
  'kind-of-object-prototype': once(() => [['constructor']]),
  'kind-proto': once(() => [['__proto__']]),
  'next-request': once((id) => [['response', id + 1, 200, [], false, SPENT]]),
  'request-0': once(() => [['log', 0, 'info', 'm', []]]),
  'answer-twice': once((id) => many(2, ['response', id, 200, [], false, SPENT])),
  'answer-twice-with-body': once((id) => many(2, ['response', id, 200, [], true, SPENT])),
  'fail-and-answer': once((id) => [
    ['failed', id, { code: 'guest_trapped', detail: 'x' }, SPENT],
    ['response', id, 200, [], false, SPENT],
  ]),
  'answers-twice': once((id) => answers(id, id)),
  'answers-next-request': once((id) => answers(id + 1)),
  'answers-beyond-credit': once((id) => answers(...many(1_025, id))),
  'answers-that-fill-a-gigabyte': once((id) => [lying(answers(id), 1, 0x3fff_ffff)]),
  'answers-with-a-body-that-is-not-there': once((id) => [lying(answers(id), 9, 16_384)]),
  'answers-that-it-still-writes-to': once(() => [['answers', new SharedArrayBuffer(64)]]),
  'answers-that-can-grow': once(() => [['answers', new ArrayBuffer(64, { maxByteLength: 128 })]]),
  'answers-of-nothing': once(() => [['answers', new ArrayBuffer(0)]]),
  'answers-of-no-kind': once(() => [['answers', 'text']]),
  'answers-with-more': once((id) => [[...answers(id)[0]!, 1]]),
  'one-whole-response': once((id) => [['whole-response', id, 200, [], bytes(0), SPENT]]),
  'body-without-response': once((id) => [['body', id, bytes(1), true]]),
  'log-after-response': once((id) => [
    ['response', id, 200, [], true, SPENT],
    ['log', id, 'info', 'm', []],
  ]),
  'body-after-last': once((id) => [
    ['response', id, 200, [], true, SPENT],
    ['body', id, bytes(1), true],
    ['body', id, bytes(1), true],
  ]),
  'call-out-of-order': once((id) => [call(id, 2)]),
  'call-twice': once((id) => [call(id, 1), call(id, 1)]),
  'calls-beyond-limit': once((id) => Array.from({ length: 33 }, (_, at) => call(id, at + 1))),
  'call-with-more': once((id) => [call(id, 1, { also: 'this' })]),
  'dropped-twice': once((id) => many(2, ['dropped', id, 1])),
  'failure-of-its-choice': once((id) => [['failed', id, { code: 'unauthorized', detail: 'x' }, SPENT]]),
  'adopted-again': once(() => [['adopted']]),
  tripwire: once(() => [['breach', 'process.kill\n\u001b[2J']]),
  map: once((id) => [new Map([['log', id]])]),
  date: once((id) => [['dropped', id, new Date()]]),
  bigint: once((id) => [['dropped', BigInt(id), 1n]]),
  cyclic: once(cyclic),
  'sparse-message': once(() => sparse(1_000)),
  'sparse-frame': once(() => [sparse(5)]),
  'sparse-header': once((id) => [['response', id, 200, sparse(2), false, SPENT]]),
  'sparse-giant': once(() => sparse(2 ** 32 - 1)),
  'proto-keys': once((id) => [
    ['failed', id, JSON.parse('{"__proto__": {"code": "guest_trapped"}, "detail": "x"}'), SPENT],
  ]),
  'too-deep': once(deep),
  port: once(
    (id) => [['log', id, 'info', channel.port1, []]],
    () => [channel.port1],
  ),
  'ports-beside-a-good-frame': once(
    (id) => [['log', id, 'info', 'm', []]],
    () => [channel.port1, channel.port2],
  ),
  stream: (_id, post) => {
    const stream = new ReadableStream();
    post([stream], [stream]);
  },
  proxy: once((id) => [['log', id, 'info', new Proxy({}, {}), []]]),
  'same-buffer-twice': (id, post) => {
    post([['response', id, 200, [], true, SPENT]]);
    post([['body', id, shared, false]], [shared.buffer]);
    post([['body', id, shared, false]], [shared.buffer]);
  },
  'throw-undefined': () => {
    throw undefined;
  },
  'throw-oddly': () => {
    throw Object.assign(new Error('x'), { message: { not: 'a text' } });
  },
  'pool-port': (_id, _post, port) => {
    for (const other of others(port)) other.postMessage(null);
  },
  'pool-port-flood': (_id, _post, port) => {
    for (const other of others(port)) for (let i = 0; i < 50_000; i++) other.postMessage({ taskId: i });
  },
  'parent-port': () => parentPort?.postMessage(null),
  'node-port': () => nodePort().postMessage(null),
  'node-port-odd-error': () => nodePort().postMessage({ type: 'errorMessage', error: 1 }),
  'node-port-flood': () => {
    for (let i = 0; i < 50_000; i++) nodePort().postMessage({ type: 'stdioPayload', chunks: null });
  },
  spin: spin,
  'log-and-loop': (id, post) => {
    post([['log', id, 'info', 'looping', []]]);
    (new WebAssembly.Instance(LOOP).exports['l'] as () => never)();
  },
  'hold-and-tell-its-number': once((id) => [['log', id, 'info', String(id), []]]),
};

const AT_ADOPTION: Record<string, (post: Post) => void> = {
  never: () => {},
  'frames-first': (post) => post([['log', 1, 'info', 'm', []]]),
  nonsense: (post) => post('adopted'),
  tripwire: (post) => post([['breach', 'eval']]),
  'refused-oddly': (post) => post([['refused', { code: 'toString', detail: 'x' }]]),
  'refused-at-length': (post) => post([['refused', { code: 'start_failed', detail: 'x'.repeat(1e7) }]]),
  flood: (post) => {
    for (let i = 0; i < 50_000; i++) post([]);
  },
};

export default function serve({ port }: { port: MessagePort }): Promise<void> {
  if (isMainThread) throw new Error('this is a worker');
  const post: Post = (message, transfer) => port.postMessage(message, transfer as never);
  return new Promise((end) => {
    let config: Record<string, string> = {};
    const act = (id: number, path: string): void => {
      const [, other] = /^answer-(\d+)$/.exec(path) ?? [];
      if (path === 'end-its-task') end();
      else if (other !== undefined) post([['response', Number(other), 200, [], false, SPENT]]);
      else if (path === 'answer-and-tell-its-number') {
        post([
          ['log', id, 'info', String(id), []],
          ['response', id, 200, [], false, SPENT],
        ]);
      } else if (path === '') post([['response', id, 200, [], false, SPENT]]);
      else AT_REQUEST[path]!(id, post, port);
    };
    port.on('message', (frames: unknown[][]) => {
      for (const frame of frames) {
        if (frame[0] === 'adopt') {
          ({ config } = frame[1] as { config: Record<string, string> });
          const misdeed = AT_ADOPTION[config['adoption'] ?? ''];
          if (misdeed === undefined) post([['adopted']]);
          else misdeed(post);
        } else if (frame[0] === 'retire') {
          if (config['retirement'] === 'stays') spin();
          if (config['retirement'] === 'posts') post([['response', 1, 200, [], false, SPENT]]);
          else end();
        } else if (frame[0] === 'requests') {
          for (const request of readRequests(frame[1] as ArrayBuffer))
            act(request.id, pathOf(request).slice(1));
        } else if (frame[0] === 'request') act(frame[1] as number, (frame[5] as string).slice(1));
      }
    });
  });
}

/** Of the fourth text. */
function pathOf(request: WrittenRequest): string {
  const texts = new RequestTexts(request);
  texts.skip(3);
  return texts.read();
}
