import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { componentWit, print } from '@bytecodealliance/jco';
import { describe, expect, test } from 'vitest';
import { buildRustGuests } from '../../../guests/rust.ts';
import { FETCH_FAILURES, fetchFailure, guestRequest, loadComponent } from '../../support/component.ts';
import type { GuestCall, GuestImports, GuestRequest, GuestResponse } from '../../support/component.ts';
import { type GuestLanguage, guestPath } from '../../support/guests.ts';

const text = (response: GuestResponse) => new TextDecoder().decode(response.body);
const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);

async function answer(name: string, parts: Partial<GuestRequest> = {}, imports: Partial<GuestImports> = {}) {
  const component = await loadComponent(guestPath(name, 'rust'));
  const instance = await component.instantiate(imports);
  return instance.handle(guestRequest(parts));
}

/** Everything that a host can see of one request. */
async function observe(name: string, language: GuestLanguage, parts: Partial<GuestRequest>) {
  const lines: Parameters<GuestImports['log']>[] = [];
  const calls: GuestCall[] = [];
  const instance = await (
    await loadComponent(guestPath(name, language))
  ).instantiate({
    log: (...line) => void lines.push(line),
    fetch: (call) => (calls.push(structuredClone(call)), upstream(calls.length)),
    get: (key) => ({ greeting: 'grüß dich', empty: '', 'a/b': 'slash' })[key],
  });
  const response = await instance.handle(guestRequest(parts));
  return { response, lines, calls };
}

/** Three answers, then the limit is spent. */
async function upstream(call: number): Promise<GuestResponse> {
  if (call > 3) throw fetchFailure({ tag: 'limit-exceeded', val: 'fetchCalls' });
  const headers: GuestResponse['headers'] = [
    ['x-up', 'ÿ'],
    ['x-up', ''],
  ];
  return { status: 418, headers, body: everyByte };
}

const URL_IN_QUERY = `/?url=${encodeURIComponent('https://api.example/a?b=c d&e=%')}`;

const SAME_IN_BOTH: [name: string, parts: Partial<GuestRequest>][] = [
  ['echo', {}],
  [
    'echo',
    {
      method: 'PATCH',
      scheme: 'https',
      authority: 'shop.example:8443',
      pathWithQuery: '/a%20b?c=d&c=é',
      headers: [
        ['accept', 'a'],
        ['x-bytes', String.fromCharCode(...everyByte)],
        ['accept', ''],
      ],
      body: everyByte,
    },
  ],
  ['echo', { pathWithQuery: '/large', body: new Uint8Array(300_000).fill(7) }],
  ['log', { pathWithQuery: '/p?q' }],
  ['fetch', {}],
  ['fetch', { pathWithQuery: URL_IN_QUERY, body: everyByte }],
  [
    'fetch',
    {
      pathWithQuery: '/by-header',
      headers: [
        ['x-target', 'http://a.example/'],
        ['x-target-method', 'PUT'],
        ['x-timeout-ms', '250'],
        ['x-own', 'é'],
      ],
    },
  ],
  ['config', { pathWithQuery: '/greeting' }],
  ['config', { pathWithQuery: '/empty' }],
  ['config', { pathWithQuery: '/a%2Fb?c' }],
  ['config', { pathWithQuery: '/absent' }],
  ['counter', {}],
  ['slow', {}],
  ['slow', { pathWithQuery: '/?n=7' }],
  ['loop-forever', { pathWithQuery: '/other' }],
  ['log-flood', { pathWithQuery: '/?n=20' }],
  ['fetch-flood', { pathWithQuery: '/?url=http://a.example&n=10' }],
  ['fetch-flood', {}],
  ...[
    ...['/', '/status-99', '/status-100', '/status-600', '/no-body-204', '/no-body-304'],
    ...['/header-newline', '/header-nul', '/header-name', '/header-no-name', '/header-high'],
    ...['/header-long?n=100000', '/hop-by-hop', '/content-length-lies', '/content-length-garbage'],
    ...['/many-headers?n=200', '/huge-body?n=300000'],
  ].map((pathWithQuery): [string, Partial<GuestRequest>] => ['bad-response', { pathWithQuery }]),
];

describe('does what it does in AssemblyScript:', () => {
  for (const [name, parts] of SAME_IN_BOTH) {
    test(`${name} ${parts.pathWithQuery ?? '/'}`, async () => {
      const inRust = await observe(name, 'rust', parts);
      expect(inRust).toEqual(await observe(name, 'assemblyscript', parts));
    });
  }
});

test('there is a Rust guest for each in AssemblyScript', async () => {
  const files = await readdir(join(import.meta.dirname, '../../../guests/build'));
  const names = (language: GuestLanguage) =>
    files.filter((file) => file.endsWith(`.${language}.wasm`)).map((file) => file.split('.')[0]);
  expect(names('rust')).toEqual(expect.arrayContaining(names('assemblyscript')));
});

test('hello greets', async () => {
  const response = await answer('hello');
  expect(response.status).toBe(200);
  expect(text(response)).toBe('hello from rust');
});

test.for([
  ['hello', []],
  ['log', ['wayhouse:plugin/log']],
  ['fetch', ['wayhouse:plugin/http']],
  ['config', ['wayhouse:plugin/config']],
] as const)('%s imports what it uses and nothing else', async ([name, expected]) => {
  expect((await loadComponent(guestPath(name, 'rust'))).imports).toEqual(expected);
});

test.for(FETCH_FAILURES)('fetch tells of $tag', async (failure) => {
  const fetch = () => Promise.reject(fetchFailure(failure));
  const response = await answer('fetch', { pathWithQuery: URL_IN_QUERY }, { fetch });
  expect(response.status).toBe(502);
  expect(response.headers).toEqual([['x-error', failure.tag]]);
  expect(text(response)).toBe(String(failure.val));
});

test('counter begins anew in each instance', async () => {
  const component = await loadComponent(guestPath('counter', 'rust'));
  const [first, second] = [await component.instantiate(), await component.instantiate()];
  expect(text(await first.handle(guestRequest()))).toBe('1');
  expect(text(await first.handle(guestRequest()))).toBe('2');
  expect(text(await second.handle(guestRequest()))).toBe('1');
});

describe('hostile guests do their misdeed', () => {
  test('trap', async () => {
    await expect(answer('trap')).rejects.toThrow(WebAssembly.RuntimeError);
  });

  test('throw says why in the log, and where', async () => {
    const lines: unknown[][] = [];
    const thrown = answer('throw', {}, { log: (...line) => void lines.push(line) });
    await expect(thrown).rejects.toThrow(WebAssembly.RuntimeError);
    expect(lines).toEqual([
      ['info', 'about to throw', []],
      ['error', expect.stringMatching(/^abort: panicked at .*lib\.rs:\d+:\d+:\nthrown on purpose ✗$/), []],
    ]);
  });

  test('trap-at-start traps when it is instantiated', async () => {
    const component = await loadComponent(guestPath('trap-at-start', 'rust'));
    await expect(component.instantiate()).rejects.toThrow(WebAssembly.RuntimeError);
  });

  // 65,536 pages are all that a 32-bit memory can have.
  test('eat-memory grows until it is refused', async () => {
    expect(text(await answer('eat-memory'))).toBe('65536');
  });

  test('deep-recursion fills the stack', async () => {
    await expect(answer('deep-recursion')).rejects.toThrow(RangeError);
  });

  // That they loop shows only in how long they take; that the compiler has left the loop in shows here.
  test.for(['loop-forever', 'loop-at-start'])('%s holds an endless loop', async (name) => {
    const wat = await print(await readFile(guestPath(name, 'rust')));
    expect(wat).toMatch(/loop ;; label = (@\d+)\n\s+br 0 \(;\1;\)\n\s+end/);
  });

  test('loop-at-start has its loop in the function that an instance starts with', async () => {
    const wat = await print(await readFile(guestPath('loop-at-start', 'rust')));
    expect(wat).toMatch(/\(func \$_initialize[^\n]*\n\s+loop/);
    expect(wat).toMatch(/\(start \d+\)/);
  });
});

test('wasi-hello is a wasi:http/proxy component that imports interfaces of WASI', async () => {
  const wit = await componentWit(await readFile(guestPath('wasi-hello', 'rust')));
  expect(wit).toMatch(/export wasi:http\/incoming-handler@0\.2\.\d+;/);
  for (const name of ['cli/environment', 'clocks/wall-clock', 'io/streams', 'http/types']) {
    expect(wit).toContain(`import wasi:${name}@0.2.`);
  }
});

test('what is built already is not built again', async () => {
  const lines: string[] = [];
  await buildRustGuests({ log: (line) => lines.push(line) });
  expect(lines).toEqual([]);
});
