import { expect, test } from 'vitest';
import { runBounded } from '../../../host/compile/transpile/process.ts';

const MIB = 1024 * 1024;
const BOUNDS = { wallMs: 30_000, rssBytes: 1024 * MIB };

const script = (code: string, bounds = BOUNDS) => runBounded(['--eval', code], bounds);

test('a process that ends by itself is told by its exit code and streams', async () => {
  expect(await script('console.log("out"); console.error("err"); process.exitCode = 3')).toEqual({
    exceeded: undefined,
    exitCode: 3,
    stdout: 'out\n',
    stderr: 'err\n',
  });
});

test('a process has an empty environment', async () => {
  const { stdout } = await script('console.log(JSON.stringify(process.env))');
  expect(JSON.parse(stdout)).toEqual({});
});

test('a process that never ends is killed', async () => {
  const ending = await script('for (;;);', { ...BOUNDS, wallMs: 200 });
  expect(ending).toMatchObject({ exceeded: 'wallMs', exitCode: null });
});

test('a process that eats memory is killed', async () => {
  const eat = `const held = []; for (;;) held.push(Buffer.alloc(${MIB}, 1));`;
  const ending = await script(eat, { ...BOUNDS, rssBytes: 200 * MIB });
  expect(ending).toMatchObject({ exceeded: 'rssBytes', exitCode: null });
});

test('a process that says too much is cut short', async () => {
  const { stdout } = await script(`process.stdout.write('x'.repeat(${MIB}))`);
  expect(stdout).toBe('x'.repeat(65_536));
});
