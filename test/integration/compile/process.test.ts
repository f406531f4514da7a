import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
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

const PROCESS = new URL('../../../host/compile/transpile/process.ts', import.meta.url).href;

test('a process whose host was killed uses no more CPU time than its bound, then it ends', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  // It says who it is and never lets go of its thread again: its socket closes when it is gone.
  const endless = `require('node:net').connect(${port}, '127.0.0.1').write(String(process.pid), () => { for (;;); })`;
  const host = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { runBounded } from '${PROCESS}';
     await runBounded(['--eval', ${JSON.stringify(endless)}], { wallMs: 2_000, rssBytes: ${BOUNDS.rssBytes} });`,
  ]);
  onTestFinished(() => void host.kill('SIGKILL'));
  const [socket] = (await once(server, 'connection')) as [Socket];
  const [pid] = (await once(socket, 'data')) as [Buffer];
  onTestFinished(() => killIfAlive(Number(pid)));
  const closed = once(socket.on('error', () => {}).resume(), 'close');
  host.kill('SIGKILL');
  await once(host, 'exit');
  await closed;
}, 60_000);

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone, as it should be.
  }
}
