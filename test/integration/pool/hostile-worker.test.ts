/** What a worker that was taken over can do to the main thread, and to whom else: nothing. */
import { beforeEach, describe, expect, test } from 'vitest';
import { open, type Ending, type Opened } from './support/deployments.ts';

const OK = `export function instantiate() {
  return { handle: () => 200 };
}`;

let neighbour: Opened;

beforeEach(async () => {
  neighbour = open({ script: OK });
  await neighbour.deployment.start();
});

/** Asks the neighbour, one request after the other, until the attack is over. */
async function besides(attack: Promise<unknown>): Promise<Ending[]> {
  const endings: Ending[] = [];
  let over = false;
  const ended = attack.finally(() => (over = true));
  do endings.push(await neighbour.ask());
  while (!over);
  await ended;
  return endings;
}

async function opened(config: Record<string, string> = {}, limits = {}): Promise<Opened> {
  const hostile = open({ config, limits: { logLines: 10_000, ...limits } });
  await hostile.deployment.start();
  return hostile;
}

/** The pool has a new worker, and it answers. */
const healed = (hostile: Opened) => expect.poll(() => hostile.ask(), { timeout: 20_000 }).toBe(200);

/** The misdeed, and of what the plugin's log tells about it a part; what the one who asked was told. */
const BREACHES: [misdeed: string, told: string, ending?: Ending][] = [
  ['flood-log-frames', 'it sent'],
  ['flood-empty-messages', 'a message that holds no frames'],
  ['flood-empty-bodies', 'a wrong body frame'],
  ['flood-tiny-bodies', 'a body in too many frames'],
  ['flood-nonsense', 'what is not a frame'],
  ['more-than-credit', 'more frames than it had credit for'],
  ['huge-log', 'a wrong log frame'],
  ['huge-header', 'a wrong response frame'],
  ['many-headers', 'a wrong response frame'],
  ['huge-body', 'a wrong body frame'],
  ['huge-nonsense', 'more frames than it had credit for'],
  ['body-of-a-larger-buffer', 'a wrong body frame'],
  ['body-that-it-still-writes-to', 'a wrong body frame'],
  ['body-that-can-grow', 'a wrong body frame'],
  ['unknown-kind', 'a frame of a kind that there is not'],
  ['kind-of-object-prototype', 'a frame of a kind that there is not'],
  ['kind-proto', 'a frame of a kind that there is not'],
  ['next-request', 'a response frame for a request that it does not have'],
  ['request-0', 'a wrong log frame'],
  ['answer-twice', 'a response frame for a request that it does not have', 200],
  ['answer-twice-with-body', 'a response frame after the response'],
  ['fail-and-answer', 'a response frame for a request that it does not have', 'guest_trapped'],
  ['answers-twice', 'a whole-response frame for a request that it does not have', 200],
  ['answers-next-request', 'a whole-response frame for a request that it does not have'],
  ['answers-beyond-credit', 'a wrong answers frame'],
  ['answers-that-fill-a-gigabyte', 'a wrong answers frame'],
  ['answers-with-a-body-that-is-not-there', 'a wrong answers frame'],
  ['answers-that-it-still-writes-to', 'a wrong answers frame'],
  ['answers-that-can-grow', 'a wrong answers frame'],
  ['answers-of-nothing', 'a wrong answers frame'],
  ['answers-of-no-kind', 'a wrong answers frame'],
  ['answers-with-more', 'a wrong answers frame'],
  ['one-whole-response', 'a frame of a kind that there is not'],
  ['body-without-response', 'a body frame where none belongs'],
  ['log-after-response', 'a log frame after the response'],
  ['body-after-last', 'a body frame for a request that it does not have', 200],
  ['call-out-of-order', 'a call out of its order'],
  ['call-twice', 'a call out of its order'],
  ['calls-beyond-limit', 'a call beyond fetchCalls'],
  ['call-with-more', 'a wrong call frame'],
  ['dropped-twice', 'a second dropped frame'],
  ['failure-of-its-choice', 'a wrong failed frame'],
  ['adopted-again', 'a second adopted frame'],
  ['tripwire', 'it reached for process.kill??[2J'],
  ['map', 'what is not a frame'],
  ['date', 'a wrong dropped frame'],
  ['bigint', 'a wrong dropped frame'],
  ['cyclic', 'a wrong log frame'],
  ['sparse-message', 'what is not a frame'],
  ['sparse-frame', 'a frame of a kind that there is not'],
  ['sparse-header', 'a wrong response frame'],
  ['sparse-giant', 'more frames than it had credit for'],
  ['proto-keys', 'a wrong failed frame'],
  ['too-deep', 'it sent'],
  ['port', 'a port'],
  ['ports-beside-a-good-frame', 'a port'],
  ['stream', 'it sent'],
  ['end-its-task', 'it ended its task'],
  ['pool-port', 'it ended its task'],
  ['pool-port-flood', 'it ended its task'],
  ['parent-port', 'it wrote to its parentPort'],
  ['node-port-flood', 'it wrote to its standard streams again and again'],
];

test.each<[misdeed: string, told: string, ending?: Ending]>(BREACHES)(
  '%s: that worker is ended, it is counted, the pool heals, a neighbour goes on',
  async (misdeed: string, told: string, ending: Ending = 'worker_lost') => {
    const hostile = await opened();
    const attack = hostile.ask(`/${misdeed}`);
    expect(new Set(await besides(attack))).toEqual(new Set([200]));
    expect(await attack).toBe(ending);
    await healed(hostile);
    expect(hostile.counters).toMatchObject({ breaches: 1, workersLost: 1 });
    const breach = hostile.log.last(10_000).find(({ message }) => message.startsWith('breach: '));
    expect(breach).toMatchObject({ level: 'error', message: expect.stringContaining(told) as string });
    expect(({} as Record<string, unknown>)['code']).toBeUndefined();
    expect(neighbour.counters).toMatchObject({ breaches: 0, workersLost: 0 });
  },
);

/** What V8 and Node refuse to send, and a death with odd last words: the worker dies by itself. */
test.each(['proxy', 'same-buffer-twice', 'throw-undefined', 'throw-oddly'])(
  '%s: that worker dies, the pool heals, a neighbour goes on',
  async (misdeed) => {
    const hostile = await opened();
    const attack = hostile.ask(`/${misdeed}`);
    expect(new Set(await besides(attack))).toEqual(new Set([200]));
    expect(await attack).toBe('worker_lost');
    await healed(hostile);
    expect(hostile.counters).toMatchObject({ breaches: 0, workersLost: 1 });
  },
);

test.each(['node-port', 'node-port-odd-error'])(
  '%s: what Node trusts from its threads does not end the process',
  async (misdeed) => {
    const hostile = await opened({}, { deadlineMs: 300 });
    const attack = hostile.ask(`/${misdeed}`);
    expect(new Set(await besides(attack))).toEqual(new Set([200]));
    expect(['worker_lost', 'deadline_exceeded']).toContain(await attack);
    await healed(hostile);
  },
);

/** What a worker says of the request that it has. */
const numberTold = (hostile: Opened): Promise<string> =>
  new Promise((resolve) => {
    const stop = hostile.log.follow(({ message }) => {
      stop();
      resolve(message);
    });
  });

test('a worker that answers for a request of another worker is ended; that request goes on', async () => {
  const hostile = await opened({}, { workers: 2, deadlineMs: 400 });
  const told = numberTold(hostile);
  const held = hostile.ask('/hold-and-tell-its-number');
  expect(await hostile.ask(`/answer-${await told}`)).toBe('worker_lost');
  expect(hostile.counters).toMatchObject({ breaches: 1, workersLost: 1 });
  expect(await held).toBe('deadline_exceeded');
});

test('a word about a request that has ended is one too many', async () => {
  const hostile = await opened();
  const told = numberTold(hostile);
  expect(await hostile.ask('/answer-and-tell-its-number')).toBe(200);
  expect(await hostile.ask(`/answer-${await told}`)).toBe('worker_lost');
  expect(hostile.counters.breaches).toBe(1);
});

test('a worker cannot guess the number of a request that it has not read', async () => {
  const hostile = await opened();
  const numbers: number[] = [];
  const stop = hostile.log.follow(({ message }) => numbers.push(Number(message)));
  for (let i = 0; i < 20; i++) expect(await hostile.ask('/answer-and-tell-its-number')).toBe(200);
  stop();
  const steps = numbers.slice(1).map((number, at) => number - numbers[at]!);
  expect(new Set(steps).size).toBe(19);
  expect(new Set(numbers).size).toBe(20);
});

describe('at its adoption', () => {
  test.each([
    ['never', 'start_timeout', 'no instance had started'],
    ['frames-first', 'start_failed', 'it sent a log frame while it was adopting'],
    ['nonsense', 'start_failed', 'it sent a message that holds no frames'],
    ['tripwire', 'start_failed', 'it reached for eval'],
    ['refused-oddly', 'start_failed', 'it sent a wrong refused frame'],
    ['refused-at-length', 'start_failed', 'it sent a wrong refused frame'],
    ['flood', 'start_failed', 'it sent a message that holds no frames'],
  ])('%s: %s', async (adoption, code, detail) => {
    const hostile = open({ config: { adoption }, limits: { startMs: 1_500 } });
    const start = hostile.deployment.start();
    start.catch(() => {});
    expect(new Set(await besides(start.catch(() => {})))).toEqual(new Set([200]));
    await expect(start).rejects.toMatchObject({ code, detail: expect.stringContaining(detail) as string });
    expect(hostile.counters.breaches).toBe(code === 'start_timeout' ? 0 : 1);
  });
});

describe('when it is retired', () => {
  test.each([
    ['stays', 'it did not end when it was retired'],
    ['posts', 'it sent a response frame while it was retiring'],
  ])('%s: it is killed and counted', async (retirement, told) => {
    const hostile = await opened({ retirement });
    expect(await hostile.ask()).toBe(200);
    await hostile.deployment.drain();
    expect(hostile.counters).toMatchObject({ breaches: 1, workersLost: 0 });
    expect(hostile.log.last(1)[0]?.message).toContain(told);
  });

  test('one that goes quietly is not counted', async () => {
    const hostile = await opened();
    expect(await hostile.ask()).toBe(200);
    await hostile.deployment.drain();
    expect(hostile.counters).toMatchObject({ breaches: 0, workersLost: 0 });
  });
});

test('what is sent to a worker that does not read is bounded by concurrency and queue', async () => {
  const hostile = await opened({}, { concurrency: 4, queue: 2, deadlineMs: 500 });
  const spinning = hostile.ask('/spin');
  const asked = Array.from({ length: 20 }, () => hostile.ask('/', new Uint8Array(100_000)));
  expect([hostile.deployment.inFlight, hostile.deployment.queued]).toEqual([4, 2]);
  const endings = await Promise.all([spinning, ...asked]);
  expect(endings.filter((ending) => ending === 'overloaded')).toHaveLength(15);
  await healed(hostile);
});

test('floods again and again leave no memory behind', { timeout: 120_000 }, async () => {
  const rss = async (rounds: number) => {
    for (let round = 0; round < rounds; round++) {
      const hostile = await opened();
      for (const misdeed of ['flood-log-frames', 'huge-body', 'huge-log', 'many-headers'])
        expect(await hostile.ask(`/${misdeed}`)).toBe('worker_lost');
      await healed(hostile);
      await hostile.deployment.drain();
    }
    return process.memoryUsage.rss();
  };
  const before = await rss(2);
  // 8 rounds bring 900 MB.
  expect(((await rss(8)) - before) / 2 ** 20).toBeLessThan(300);
});

test('a worker that is taken over each time anew is started again, but not as fast as it can be', async () => {
  const hostile = await opened();
  const began = performance.now();
  for (let breach = 0; breach < 5; breach++) {
    expect(await hostile.ask('/unknown-kind')).toBe('worker_lost');
    await healed(hostile);
  }
  expect(hostile.counters).toMatchObject({ breaches: 5, workersLost: 5 });
  expect(performance.now() - began).toBeGreaterThan(5 * 50 - 5);
});
