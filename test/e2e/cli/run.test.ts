import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { wayhouse } from '../../support/cli.ts';
import { guestPath } from '../../support/guests.ts';
import { temporaryFolder } from '../../support/host.ts';

const TEST_MS = 120_000;

const guest = (name: string): string => guestPath(name, 'assemblyscript');

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
});

const run = (...args: string[]) => wayhouse(['run', ...args], { cwd: folder });

/** With --json: the exit code and the document. */
async function runJson(...args: string[]): Promise<[number | null, Record<string, unknown>]> {
  const { code, stdout } = await run('--json', ...args);
  return [code, JSON.parse(stdout) as Record<string, unknown>];
}

test(
  'a request by its words reaches the component as it was given',
  async () => {
    await writeFile(join(folder, 'order.json'), '{"of":"books"}');
    const words = ['post', '/orders?all=1', '-H', 'x-one: 1', '--header', 'x-two:2', '--body', '@order.json'];
    const [code, { response }] = await runJson(guest('echo'), ...words);
    expect([code, response]).toEqual([
      0,
      {
        status: 200,
        headers: expect.arrayContaining([
          ['x-method', 'POST'],
          ['x-path', '/orders?all=1'],
          ['x-echo-x-one', '1'],
          ['x-echo-x-two', '2'],
        ]),
        body: '{"of":"books"}',
      },
    ]);
  },
  TEST_MS,
);

test(
  'it tells people the answer, the log and what it took; the fuel is the same each time',
  async () => {
    const [first, second] = [await run(guest('log')), await run(guest('log'))];
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(first.stdout).toMatch(/^200\ncontent-type: text\/plain[^\n]*\n\n5\n\nlog +trace a trace line\n/);
    expect(first.stdout).toContain('info  an info line city="Zürich" animal="🦀"\n');
    expect(first.stdout).toContain('error an error line\\nof two');
    const used = /^used +([\d,]+ fuel, [\d.]+ KB of memory), [\d.]+ ms$/m;
    expect(used.exec(second.stdout)?.[1]).toBe(used.exec(first.stdout)?.[1]);
  },
  TEST_MS,
);

test(
  'a request file gives the request, config and what calls are answered; words stand over it',
  async () => {
    const file = join(folder, 'fetch.toml');
    const text = `path = "/?url=https://rates.example/EUR"
headers = { x-note = "n" }
[fetch."https://rates.example/EUR"]
status = 203
headers = { x-rate = "yes" }
body = "1.1"
`;
    await writeFile(file, text);
    const [code, found] = await runJson(guest('fetch'), '--request', 'fetch.toml');
    expect([code, found]).toMatchObject([
      0,
      {
        response: { status: 203, headers: expect.arrayContaining([['x-rate', 'yes']]), body: '1.1' },
        fetches: [{ method: 'GET', url: 'https://rates.example/EUR', outcome: 203 }],
      },
    ]);
    const [failed, { error }] = await runJson(
      guest('fetch'),
      ...['--request', 'fetch.toml', '/?url=https://other.example/'],
    );
    expect([failed, error]).toMatchObject([
      2,
      {
        code: 'request_invalid',
        detail: 'The plugin called https://other.example/, which has no answer here.',
        repair: expect.stringContaining('[fetch."https://other.example/"]'),
      },
    ]);
  },
  TEST_MS,
);

test(
  'config is what the words say over what the file says',
  async () => {
    await writeFile(join(folder, 'config.json'), '{"path":"/b","config":{"a":"1","b":"2"}}');
    const request = ['--request', 'config.json'];
    const [, fromFile] = await runJson(guest('config'), ...request);
    expect(fromFile['response']).toMatchObject({ body: '2' });
    const [, fromWords] = await runJson(guest('config'), ...request, '--config', 'b=x=y');
    expect(fromWords['response']).toMatchObject({ body: 'x=y' });
  },
  TEST_MS,
);

test(
  'bytes that are no text stand in base64, and people see how many',
  async () => {
    await writeFile(join(folder, 'bytes'), Uint8Array.of(0xff, 0, 1));
    const args = [guest('echo'), '--body', '@bytes'];
    expect((await runJson(...args))[1]['response']).toMatchObject({ bodyBase64: '/wAB' });
    expect((await run(...args)).stdout).toContain('\n(3 bytes that are no text)\n');
  },
  TEST_MS,
);

test(
  'a guest that traps: exit code 1, and why',
  async () => {
    const [code, { failure, fuel }] = await runJson(guest('trap'));
    expect([code, failure, fuel]).toMatchObject([1, { code: 'guest_trapped' }, expect.any(Number)]);
    const { stdout } = await run(guest('trap'));
    expect(stdout).toMatch(/^guest_trapped: /);
  },
  TEST_MS,
);

test(
  'what is no component is told as an upload of it would be',
  async () => {
    await writeFile(join(folder, 'words.wasm'), 'no component');
    const { code, stderr, stdout } = await run('words.wasm');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error: .+\n.+\n$/m);
    const [, { error }] = await runJson('words.wasm');
    expect(error).toMatchObject({ code: 'not_wasm' });
  },
  TEST_MS,
);

test.each([
  [['missing.wasm'], 'There is no '],
  [['w.wasm', 'GET', 'path'], 'path: a path begins with "/"'],
  [['w.wasm', 'G ET'], 'G ET: neither a method nor a path'],
  [['w.wasm', 'GET', '/', '/more'], '/more: a request is METHOD PATH'],
  [['w.wasm', '--header', 'no colon'], '--header no colon: write "name: value"'],
  [['w.wasm', '--config', '=x'], '--config =x: write key=value'],
  [['w.wasm', '--body', '@missing'], 'There is no file missing.'],
  [['w.wasm', '--request', 'missing.toml'], 'There is no '],
  [[], "missing required argument 'file'"],
  [['w.wasm', '--reqest', 'x'], "unknown option '--reqest'"],
])('words that are wrong: %j', async (args, told) => {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`error: ${told}`);
});

test.each([
  ['key.toml', 'metod = "GET"', 'metod is not a key; did you mean method?'],
  ['path.toml', 'path = "x"', 'path is "x", which does not fit'],
  ['header.toml', '[headers]\na = 1', 'headers.a is 1, which is not text'],
  ['fetch.toml', '[fetch."https://a.example"]\nstatuss = 1', 'did you mean status?'],
  ['broken.json', '{', 'broken.json is not JSON'],
  ['list.json', '[]', 'which is not a table'],
])('a request file that is wrong: %s', async (name, text, told) => {
  await writeFile(join(folder, name), text);
  const [code, { error }] = await runJson('w.wasm', '--request', name);
  expect([code, error]).toMatchObject([
    2,
    { code: 'request_invalid', detail: expect.stringContaining(told) },
  ]);
});
