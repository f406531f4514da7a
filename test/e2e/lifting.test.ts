/** A guest that hands over more than it has, or what is not there: named in its core values alone. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { coreGuest, response, type CoreGuest } from '../support/core-guest.ts';
import { codeOf, figure, linesOf, must, SETUP_MS } from '../support/deploy.ts';
import { startHost, type TestHost } from '../support/host.ts';

const MIB = 1024 * 1024;
const MEMORY = 64 * MIB;

/** All these are of zeros, which are good UTF-8. */
const ZEROS = 40 * MIB;
/** A list of 2^20 fields, each of which names the same megabyte. */
const FIELDS = 2 * MIB;
const MANY = 2 ** 20;

const RESPONSE = 16;
const BAD = 256;
const LIST = 512;
const RESULT = 1024;
const KEY = 1100;
/** Of a key that is not set, as long as one that is. */
const NO_KEY = 1110;
const REPLY = 1200;
const GOOD = 'every character ☃';

const get = (at: number) => `(i32.load (i32.const ${at}))`;
const call = (index: number, ...values: (number | string)[]) =>
  `(call ${index} ${values.map((value) => (typeof value === 'string' ? value : `(i32.const ${value})`)).join(' ')})`;
const log = (message: readonly number[], fields: readonly number[]) => call(0, 2, ...message, ...fields);
const config = (key: readonly number[], result = RESULT) => call(2, ...key, result);

interface Outgoing {
  readonly url?: readonly number[];
  readonly headers?: readonly number[];
  readonly body?: readonly number[];
}

const fetch = ({ url = [0, 0], headers = [0, 0], body = [0, 0] }: Outgoing) =>
  call(1, 0, 0, ...url, ...headers, ...body, 0, 0, RESULT);

/** So many times; the request's address is not needed any more. */
const times = (count: number, code: string) => `(local.set 0 (i32.const ${count}))
  (loop $again ${code} (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))`;

/** Makes the one item at `FIELDS` a list of `MANY`, in ever larger steps. */
const fill = Array.from({ length: 20 }, (_, step) => {
  const bytes = 16 * 2 ** step;
  return `(memory.copy (i32.const ${FIELDS + bytes}) (i32.const ${FIELDS}) (i32.const ${bytes}))`;
}).join(' ');

/** A response that is at `at`. */
const answer = (at = RESPONSE) => `(i32.const ${at})`;

/** Answers what a call was told: the text of its error. */
const told = `(i32.store (i32.const ${REPLY}) (i32.const 200))
  (i32.store (i32.const ${REPLY + 12}) ${get(RESULT + 16)})
  (i32.store (i32.const ${REPLY + 16}) ${get(RESULT + 20)}) ${answer(REPLY)}`;

interface Attack {
  readonly act: string;
  /** What is answered in its stead, and what the plugin's log tells. */
  readonly code?: 'guest_trapped' | 'lift_exceeded' | 'response_too_large';
  readonly detail?: RegExp;
  /** What it answers, where it is let go on. */
  readonly answers?: string | RegExp;
  readonly dropped?: number;
}

/** Responses of attacks, each at an address of its own. */
const responses: Record<number, number[]> = {};
let next = 2048;
const respond = (headers: readonly [number, number], body: readonly [number, number] = [0, 0]): string => {
  responses[next] = response(headers, body);
  next += 32;
  return answer(next - 32);
};

const ATTACKS: Readonly<Record<string, Attack>> = {
  'a header that names one string of 1 MB a million times': {
    act: `${fill} ${respond([FIELDS, MANY])}`,
    code: 'response_too_large',
    detail: /^handle|1048576 fields; the limit headerCount/,
  },
  'a header of a hundred strings of 1 MB, all the same': {
    act: `${fill} ${respond([FIELDS, 100])}`,
    code: 'response_too_large',
    detail: /headerBytes/,
  },
  'a header of 2^31 fields': {
    act: respond([FIELDS, 2 ** 31]),
    code: 'guest_trapped',
    detail: /34359738368 bytes/,
  },
  'a body of 4 GB': {
    act: respond([0, 0], [0, 2 ** 32 - 1]),
    code: 'guest_trapped',
    detail: /the body: 4294967295/,
  },
  'the whole memory as a body': {
    act: respond([0, 0], [0, MEMORY]),
    code: 'response_too_large',
    detail: /responseBodyBytes/,
  },
  'a header list out of range': {
    act: respond([MEMORY, 1]),
    code: 'guest_trapped',
    detail: /the list of headers/,
  },
  'a header list at an odd address': {
    act: respond([LIST + 1, 1]),
    code: 'guest_trapped',
    detail: /multiple of 4/,
  },
  'a header value that is not UTF-8': {
    act: respond([LIST, 1]),
    code: 'guest_trapped',
    detail: /header 0: .* UTF-8/,
  },
  'a response that begins near the end': {
    act: answer(MEMORY - 4),
    code: 'guest_trapped',
    detail: /the response: 20/,
  },
  'a log line whose fields name one string of 1 MB a million times': {
    act: `${fill} ${log([0, 0], [FIELDS, MANY])} ${answer()}`,
    code: 'lift_exceeded',
    detail: /^lift_exceeded: log.log: .*liftItems.*\nat /,
  },
  'a log line of a hundred strings of 1 MB': {
    act: `${fill} ${log([0, 0], [FIELDS, 100])} ${answer()}`,
    answers: GOOD,
    dropped: 1,
  },
  'a hundred thousand such lines': {
    act: `${fill} ${times(100_000, log([ZEROS, MIB], [FIELDS, 100]))} ${answer()}`,
    answers: GOOD,
    dropped: 100_000,
  },
  'a message that is not UTF-8': {
    act: `${log([BAD, 2], [0, 0])} ${answer()}`,
    code: 'guest_trapped',
    detail: /log: the message: .* UTF-8/,
  },
  'a message out of range': {
    act: `${log([MEMORY, 1], [0, 0])} ${answer()}`,
    code: 'guest_trapped',
    detail: /log: the message: 1 bytes at 67108864/,
  },
  'an outbound call whose header names one string of 1 MB a million times': {
    act: `${fill} ${fetch({ headers: [FIELDS, MANY] })} ${told}`,
    answers: /1048576 fields; the limit headerCount is 100/,
  },
  'an outbound call with a header of a hundred strings of 1 MB': {
    act: `${fill} ${fetch({ headers: [FIELDS, 100] })} ${told}`,
    answers: /method, URL and header have more than/,
  },
  'an outbound call with a body of 20 MB': {
    act: `${fetch({ body: [0, 20 * MIB] })} ${told}`,
    answers: /20971520 bytes; the limit fetchBytes is 8388608/,
  },
  'a hundred outbound calls of 8 MB': {
    act: `${times(100, fetch({ body: [0, 8 * MIB] }))} ${answer()}`,
    code: 'lift_exceeded',
    detail: /http.fetch: .*liftBytes/,
  },
  'a URL that is not UTF-8': {
    act: `${fetch({ url: [BAD, 2] })} ${answer()}`,
    code: 'guest_trapped',
    detail: /fetch: the URL: .* UTF-8/,
  },
  'a thousand keys of 20 MB': { act: `${times(1000, config([ZEROS, 20 * MIB]))} ${answer()}`, answers: GOOD },
  'a key again and again': {
    act: `${times(30_000, config([NO_KEY, 3]))} ${answer()}`,
    code: 'lift_exceeded',
    detail: /config.get: .*liftItems/,
  },
  'a key that is not UTF-8': {
    act: `${config([BAD, 2])} ${answer()}`,
    code: 'guest_trapped',
    detail: /config.get: the key: .* UTF-8/,
  },
  'a value with no room for it': {
    act: `${config([KEY, 3], MEMORY - 8)} ${answer()}`,
    code: 'guest_trapped',
    detail: /config.get: where its answer goes: 12 bytes/,
  },
};

const LETTERS = 'bcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const NAMES = Object.keys(ATTACKS);
const letterOf = (name: string): string => LETTERS[NAMES.indexOf(name)]!;

const HOSTILE: CoreGuest = {
  pages: MEMORY / 65_536,
  data: {
    [RESPONSE]: response([0, 0], [64, Buffer.byteLength(GOOD)]),
    64: GOOD,
    [BAD]: Uint8Array.of(0x61, 0xff),
    [LIST]: [64, 5, BAD, 2],
    [KEY]: 'key',
    [NO_KEY]: 'kex',
    [FIELDS]: [ZEROS, MIB, ZEROS, MIB],
    ...responses,
  },
  acts: { a: answer(), ...Object.fromEntries(NAMES.map((name) => [letterOf(name), ATTACKS[name]!.act])) },
};

let host: TestHost;

beforeAll(async () => {
  host = await startHost();
}, SETUP_MS);

async function deployCore(plugin: string, guest: CoreGuest): Promise<void> {
  await must(await host.upload(plugin, await coreGuest(guest), { activate: false }));
  await must(await host.settings(plugin, { config: { key: 'v' } }));
  await must(await host.api('POST', `/v1/plugins/${plugin}/activate`, { version: 1 }));
}

/** The most memory that the host has had resident, in MiB. */
async function peak(): Promise<number> {
  const status = await readFile(`/proc/${host.process.pid}/status`, 'utf8');
  return Number(status.match(/^VmHWM:\s*(\d+) kB$/m)?.[1]) / 1024;
}

describe('a guest that hands over', () => {
  beforeAll(() => deployCore('hostile', HOSTILE), SETUP_MS);

  const good = async () => expect(await (await host.call('/hostile/a')).text()).toBe(GOOD);

  test.each(NAMES)('%s', async (name) => {
    const { code, detail = /./, answers, dropped = 0 } = ATTACKS[name]!;
    await good();
    const before = await peak();
    const failed = await host.call(`/hostile/${letterOf(name)}`);
    const lines = await linesOf(host, 'hostile', failed.headers.get('x-request-id') ?? '');
    if (code === undefined) {
      expect(await failed.text()).toEqual(
        answers instanceof RegExp ? expect.stringMatching(answers) : answers,
      );
      expect(lines.map(({ fields }) => fields['dropped'])).toEqual(dropped === 0 ? [] : [String(dropped)]);
    } else {
      expect([failed.status, await codeOf(failed)]).toEqual([502, code]);
      expect(lines).toEqual([
        expect.objectContaining({ level: 'error', message: expect.stringMatching(detail) }),
      ]);
    }
    // Its own memory, what may be lifted of it, and nothing of the gigabytes that it names.
    expect((await peak()) - before).toBeLessThan(300);
    await good();
    expect(await figure(host, 'wayhouse_workers_lost_total', 'hostile')).toBe(0);
  });

  test('all of that at once, and its neighbours are answered rightly', async () => {
    const before = await peak();
    const letters = NAMES.flatMap((name) => [letterOf(name), 'a']);
    const answers = await Promise.all(letters.map((letter) => host.call(`/hostile/${letter}`)));
    for (const [at, letter] of letters.entries()) {
      const text = await answers[at]!.text();
      if (letter === 'a') expect(text).toBe(GOOD);
      else expect(answers[at]!.status).toBe(ATTACKS[NAMES[(at / 2) | 0]!]!.code === undefined ? 200 : 502);
    }
    expect((await peak()) - before).toBeLessThan(1500);
    expect(await figure(host, 'wayhouse_workers_lost_total', 'hostile')).toBe(0);
  });
});

test('start-up code that hands over what is not there starts no plugin, and why is told', async () => {
  const guest = { pages: 1, data: {}, acts: { a: answer() }, start: log([0, 65_537], [0, 0]) };
  const refused = await host.upload('early', await coreGuest(guest));
  expect(await refused.json()).toMatchObject({
    code: 'start_failed',
    detail: expect.stringMatching(/^log: the message: 65537 bytes at 0 of a memory of 65536/),
  });
});

describe('a guest whose strings are UTF-16', () => {
  const text = (units: string) => Buffer.from(units, 'utf16le');

  beforeAll(
    () =>
      deployCore('wide', {
        pages: 2,
        encoding: 'utf16',
        data: {
          16: response([256, 1], [0, 0]),
          48: response([272, 1], [0, 0]),
          80: response([288, 1], [0, 0]),
          256: [512, 3, 520, 2, 512, 3, 530, 1, 512, 3, 521, 1],
          512: text('x-a'),
          520: text('é\u00ff'),
          530: text('\ud83e'),
        },
        acts: { a: '(i32.const 16)', b: '(i32.const 48)', c: '(i32.const 80)' },
      }),
    SETUP_MS,
  );

  test('is answered as it answers, but not with half a character or at an odd address', async () => {
    expect((await host.call('/wide/a')).headers.get('x-a')).toBe('é\u00ff');
    for (const act of ['b', 'c']) expect(await codeOf(await host.call(`/wide/${act}`))).toBe('guest_trapped');
    expect((await host.call('/wide/a')).headers.get('x-a')).toBe('é\u00ff');
  });
});
