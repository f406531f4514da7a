import { expect, test } from 'vitest';
import { build } from '../../../../sdk/assemblyscript/compiler/build.ts';
import { instantiate, type Component } from '../../../support/sdk/component.ts';
import { makeProject } from '../../../support/sdk/projects.ts';

/** What the packages that stand behind AssemblyScript's globals look like, cut to what is asked of them. */
const PACKAGES = `
package wayhouse:plugin@0.1.0 {
  interface log {
    enum level { trace, debug, info, warn, error }
    log: func(level: level, message: string, fields: list<tuple<string, string>>);
  }
}
package wasi:logging@0.1.0-draft {
  interface logging {
    enum level { trace, debug, info, warn, error, critical }
    log: func(level: level, context: string, message: string);
  }
}
package wasi:io@0.2.6 {
  interface error { resource error; }
  interface streams {
    use error.{error};
    variant stream-error { last-operation-failed(error), closed }
    resource output-stream {
      blocking-write-and-flush: func(contents: list<u8>) -> result<_, stream-error>;
    }
  }
}
package wasi:cli@0.2.6 {
  interface stdout { use wasi:io/streams@0.2.6.{output-stream}; get-stdout: func() -> output-stream; }
  interface stderr { use wasi:io/streams@0.2.6.{output-stream}; get-stderr: func() -> output-stream; }
  interface environment {
    get-environment: func() -> list<tuple<string, string>>;
    get-arguments: func() -> list<string>;
  }
  interface exit { exit: func(status: result); }
}
package wasi:clocks@0.2.6 {
  interface wall-clock {
    record datetime { seconds: u64, nanoseconds: u32 }
    now: func() -> datetime;
  }
  interface monotonic-clock { now: func() -> u64; }
}
package wasi:random@0.2.6 {
  interface random { get-random-bytes: func(len: u64) -> list<u8>; get-random-u64: func() -> u64; }
  interface insecure { get-insecure-random-u64: func() -> u64; }
  interface insecure-seed { insecure-seed: func() -> tuple<u64, u64>; }
}`;

interface Guest {
  /** Ids of interfaces. */
  readonly imports: readonly string[];
  /** The type of what `run` gives, in WIT and in AssemblyScript. */
  readonly result: readonly [wit: string, assemblyScript: string];
  readonly body: string;
}

async function buildGuest({ imports, result: [wit, type], body }: Guest): Promise<Uint8Array> {
  const world = `world guest { ${imports.map((id) => `import ${id};`).join(' ')} export run: func() -> ${wit}; }`;
  const root = await makeProject({
    'wit/guest.wit': `package demo:guest;\n${world}\n${PACKAGES}`,
    'assembly/index.ts': `export function run(): ${type} {\n${body}\n}\n`,
  });
  const { component } = await build({ root });
  return component;
}

/** `given` are the functions of the host by interface, its id without the version. */
async function run(
  guest: Guest,
  given: Record<string, unknown>,
): Promise<{ result: unknown; component: Component }> {
  const component = await instantiate(await buildGuest(guest), given);
  return { result: component.exports['run']?.(), component };
}

const LOG = 'wayhouse:plugin/log@0.1.0';
const BOOL = ['bool', 'bool'] as const;

/** Writes on every level, and last what is not ASCII and has an unpaired surrogate. */
const WRITES = `
  trace('numbers', 2, 1.5, -2, 3);
  console.debug('debug'); console.log(); console.info('info'); console.warn('warn'); console.error('é 🙂 \\uD800');
  console.assert(true, 'unseen'); console.assert(false, 'why');
  return true;`;

const WRITTEN = [
  ['trace', 'numbers 1.5 -2.0'],
  ['debug', 'debug'],
  ['info', ''],
  ['info', 'info'],
  ['warn', 'warn'],
  ['error', 'é 🙂 \uFFFD'],
  ['error', 'Assertion failed: why'],
];

test('console and trace write to the log of a plugin', async () => {
  const lines: unknown[] = [];
  const log = (level: string, message: string, fields: unknown[]) =>
    void lines.push([level, message, ...fields]);
  await run({ imports: [LOG], result: BOOL, body: WRITES }, { 'wayhouse:plugin/log': { log } });
  expect(lines).toEqual(WRITTEN);
});

test('console and trace write to wasi:logging', async () => {
  const lines: unknown[] = [];
  const log = (level: string, context: string, message: string) =>
    void lines.push([level, message + context]);
  const imports = ['wasi:logging/logging@0.1.0-draft'];
  await run({ imports, result: BOOL, body: WRITES }, { 'wasi:logging/logging': { log } });
  expect(lines).toEqual(WRITTEN);
});

test.each([
  {
    imports: ['stdout', 'stderr'],
    ways: { trace: 'out', debug: 'out', info: 'out', warn: 'err', error: 'err' },
  },
  { imports: ['stdout'], ways: { trace: 'out', debug: 'out', info: 'out', warn: 'out', error: 'out' } },
  { imports: ['stderr'], ways: { trace: 'err', debug: 'err', info: 'err', warn: 'err', error: 'err' } },
])('console and trace write to $imports of wasi:cli', async ({ imports, ways }) => {
  const written = { out: '', err: '' };
  class OutputStream {
    readonly #to: keyof typeof written;
    constructor(to: keyof typeof written) {
      this.#to = to;
    }
    blockingWriteAndFlush(bytes: Uint8Array): void {
      written[this.#to] += new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
  }
  const ids = imports.map((name) => `wasi:cli/${name}@0.2.6`);
  await run(
    { imports: ids, result: BOOL, body: WRITES },
    {
      'wasi:cli/stdout': { getStdout: () => new OutputStream('out') },
      'wasi:cli/stderr': { getStderr: () => new OutputStream('err') },
      'wasi:io/streams': { OutputStream },
      'wasi:io/error': { Error: class {} },
    },
  );
  const expected = { out: '', err: '' };
  for (const [level, line] of WRITTEN)
    expected[ways[level as keyof typeof ways] as 'out' | 'err'] += `${line}\n`;
  expect(written).toEqual(expected);
});

test('a line that is longer than a stream takes at once goes out in parts', async () => {
  const parts: Uint8Array[] = [];
  class OutputStream {
    blockingWriteAndFlush(bytes: Uint8Array): void {
      parts.push(bytes.slice());
    }
  }
  await run(
    { imports: ['wasi:cli/stdout@0.2.6'], result: BOOL, body: "console.log('€'.repeat(3000)); return true;" },
    {
      'wasi:cli/stdout': { getStdout: () => new OutputStream() },
      'wasi:io/streams': { OutputStream },
      'wasi:io/error': { Error: class {} },
    },
  );
  expect(parts.map(({ length }) => length)).toEqual([4096, 4096, 9001 - 8192]);
  expect(Buffer.concat(parts).toString()).toBe('€'.repeat(3000) + '\n');
});

test('what a guest throws stands in the log, with its place, before the trap', async () => {
  const lines: unknown[] = [];
  const log = (level: string, message: string) => void lines.push([level, message]);
  const body =
    "console.log('before');\n  if (process.arch == 'wasm32') throw new Error('too late');\n  return true;";
  const running = run({ imports: [LOG], result: BOOL, body }, { 'wayhouse:plugin/log': { log } });
  await expect(running).rejects.toThrow(WebAssembly.RuntimeError);
  expect(lines).toEqual([
    ['info', 'before'],
    ['error', 'abort: too late at assembly/index.ts:3:33'],
  ]);
});

test('a guest that does not log imports no log for its aborts, and still traps', async () => {
  const body = "if (process.arch == 'wasm32') throw new Error('unheard');\n  return true;";
  const component = await instantiate(await buildGuest({ imports: [LOG], result: BOOL, body }));
  expect(component.imports).toEqual([]);
  expect(() => component.exports['run']?.()).toThrow(WebAssembly.RuntimeError);
});

test('Date and process.time go by the clock of the host', async () => {
  const body = `
  const now = Date.now();
  const date = new Date(now);
  const parsed: Date = Date.parse('2020-02-03T04:05:06.007Z');
  const utc = Date.UTC(2020, 1, 3, 4, 5, 6, 7);
  return [now.toString(), process.time().toString(), date.toISOString(), (parsed.getTime() - utc).toString()];`;
  const now = () => ({ seconds: 1_600_000_000n, nanoseconds: 123_999_999 });
  const { result } = await run(
    { imports: ['wasi:clocks/wall-clock@0.2.6'], result: ['list<string>', 'string[]'], body },
    { 'wasi:clocks/wall-clock': { now } },
  );
  expect(result).toEqual(['1600000000123', '1600000000123', '2020-09-13T12:26:40.123Z', '0']);
});

test('performance, console.time and process.hrtime go by the monotonic clock', async () => {
  const lines: string[] = [];
  let nanoseconds = 1_500_000n;
  const body = `
  const hrtime = process.hrtime();
  console.time('work'); console.timeLog('work'); console.timeEnd('work'); console.timeEnd('work');
  return [performance.now().toString(), hrtime.toString()];`;
  const { result } = await run(
    { imports: [LOG, 'wasi:clocks/monotonic-clock@0.2.6'], result: ['list<string>', 'string[]'], body },
    {
      'wayhouse:plugin/log': { log: (_level: string, message: string) => void lines.push(message) },
      'wasi:clocks/monotonic-clock': { now: () => (nanoseconds += 1_000_000n) },
    },
  );
  expect(result).toEqual(['6.5', '2500000']);
  expect(lines).toEqual(['work: 1.0ms', 'work: 2.0ms', "Timer 'work' does not exist"]);
});

test.each([
  {
    imports: 'wasi:random/random',
    functions: { getRandomU64: () => 2n ** 64n - 1n, getRandomBytes: () => [] },
  },
  { imports: 'wasi:random/insecure', functions: { getInsecureRandomU64: () => 2n ** 64n - 1n } },
  { imports: 'wasi:random/insecure-seed', functions: { insecureSeed: () => [2n ** 64n - 1n, 0n] } },
])('Math.random starts from $imports', async ({ imports, functions }) => {
  const body = 'return [Math.random().toString(), Math.random().toString()];';
  const guest: Guest = { imports: [`${imports}@0.2.6`], result: ['list<string>', 'string[]'], body };
  const { result, component } = await run(guest, { [imports]: functions });
  const numbers = (result as string[]).map(Number);
  expect(numbers[0]).not.toBe(numbers[1]);
  for (const number of numbers) expect(number >= 0 && number < 1).toBe(true);
  expect(component.exports['run']?.()).not.toEqual(result);
});

test('crypto fills an array, however few bytes the host gives at once', async () => {
  const body = 'const bytes = new Uint8Array(10);\n  crypto.getRandomValues(bytes);\n  return bytes;';
  const asked: bigint[] = [];
  let next = 0;
  const getRandomBytes = (length: bigint) => {
    asked.push(length);
    return Uint8Array.from({ length: Math.min(4, Number(length)) }, () => ++next);
  };
  const { result } = await run(
    { imports: ['wasi:random/random@0.2.6'], result: ['list<u8>', 'Uint8Array'], body },
    { 'wasi:random/random': { getRandomBytes, getRandomU64: () => 0n } },
  );
  expect(result).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
  expect(asked).toEqual([10n, 6n, 2n]);
});

test('process has the arguments and the environment of the host', async () => {
  const body = "return process.argv.concat([process.env.get('HOME'), process.env.size.toString()]);";
  const { result } = await run(
    { imports: ['wasi:cli/environment@0.2.6'], result: ['list<string>', 'string[]'], body },
    {
      'wasi:cli/environment': {
        getArguments: () => ['guest', '--é'],
        getEnvironment: () => [
          ['HOME', '/home'],
          ['EMPTY', ''],
        ],
      },
    },
  );
  expect(result).toEqual(['guest', '--é', '/home', '2']);
});

test.each([
  { code: 0, status: { tag: 'ok' } },
  { code: 3, status: { tag: 'err' } },
])('process.exit($code) ends the guest', async ({ code, status }) => {
  const exits: unknown[] = [];
  const exit = (told: unknown) => {
    exits.push(told);
    throw new Error('exited');
  };
  const body = `process.exit(${code});\n  return true;`;
  const running = run(
    { imports: ['wasi:cli/exit@0.2.6'], result: BOOL, body },
    { 'wasi:cli/exit': { exit } },
  );
  await expect(running).rejects.toThrow('exited');
  expect(exits).toEqual([expect.objectContaining(status)]);
});

test.each([
  { uses: "console.log('x')", told: 'import wayhouse:plugin/log@0.1.0;' },
  { uses: "trace('x')", told: 'import wasi:logging/logging@0.1.0-draft;' },
  { uses: "console.time('x')", told: 'import wasi:clocks/monotonic-clock@0.2.0;' },
  { uses: 'Date.now()', told: 'import wasi:clocks/wall-clock@0.2.0;' },
  { uses: 'process.time()', told: 'import wasi:clocks/wall-clock@0.2.0;' },
  { uses: 'performance.now()', told: 'import wasi:clocks/monotonic-clock@0.2.0;' },
  { uses: 'process.hrtime()', told: 'import wasi:clocks/monotonic-clock@0.2.0;' },
  { uses: 'Math.random()', told: 'import wasi:random/random@0.2.0;' },
  { uses: 'crypto.getRandomValues(new Uint8Array(1))', told: 'import wasi:random/random@0.2.0;' },
  { uses: 'process.argv.length', told: 'import wasi:cli/environment@0.2.0;' },
  { uses: 'process.env.size', told: 'import wasi:cli/environment@0.2.0;' },
  { uses: 'process.exit()', told: 'import wasi:cli/exit@0.2.0;' },
])(
  'in a world without imports, $uses does not compile and the message says what to add',
  async ({ uses, told }) => {
    const building = buildGuest({ imports: [], result: BOOL, body: `${uses};\n  return true;` });
    const error = await building.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'compile_failed' });
    const { diagnostics } = error as { diagnostics: { message: string }[] };
    expect(diagnostics.map(({ message }) => message).join('\n')).toContain(told);
  },
);

test('what a guest does not use, its component does not import', async () => {
  const imports = [
    LOG,
    'wasi:clocks/wall-clock@0.2.6',
    'wasi:random/random@0.2.6',
    'wasi:cli/environment@0.2.6',
  ];
  const { component } = await run({ imports, result: BOOL, body: 'return Date.UTC(2020) > 0;' }, {});
  expect(component.imports).toEqual([]);
});
