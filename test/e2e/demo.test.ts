import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const DEMO = join(import.meta.dirname, '../../examples/demo.ts');

async function runDemo(env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [DEMO], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Where it runs in a shell with a configuration, that is not the demo's.
    env: { ...process.env, WAYHOUSE_PORT: 'not a port', ...env },
  });
  const [output, errors, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { exitCode, output, errors };
}

test('the demo shows what it promises, ends by itself and leaves nothing behind', async () => {
  const { exitCode, output, errors } = await runDemo();
  expect({ exitCode, errors: errors.replaceAll(/^built .*\n/gm, '') }).toEqual({ exitCode: 0, errors: '' });

  for (let number = 1; number <= 6; number++) {
    expect(output).toMatch(new RegExp(`^${number}\\. \\S.*\\.$|^${number}\\. \\S.*\\?$`, 'm'));
  }
  expect(output).toContain('"pay":10800');
  expect(output).toMatch(/info "quoted" rules=1 total=12000 discount=1200 \(version 1, request \S+\)/);
  expect(output).toMatch(/version 1 .* [1-9]\d* answers\n\s+version 2 .* [1-9]\d* answers/);
  expect(output).toMatch(/[1-9]\d* requests over 8 connections: 0 failed/);
  expect(output).toMatch(/code\s+deadline_exceeded/);
  expect(output).toMatch(/price-rules answered [1-9]\d* requests: 0 failed/);
  expect(output).toContain('npm start');

  // No colours where there is no terminal, and no more than a screen or so.
  expect(output).not.toContain('\u001b');
  expect(output.split('\n').length).toBeLessThanOrEqual(65);

  const [, tokenFile = ''] = /TOKEN=\$\(cat (.*)\)/.exec(output) ?? [];
  expect(tokenFile).not.toBe('');
  expect(existsSync(dirname(tokenFile))).toBe(false);
  const [, gateway = ''] = /GATEWAY=(\S+)/.exec(output) ?? [];
  await expect(fetch(gateway)).rejects.toThrow('fetch failed');
}, 120_000);

test('a demo that cannot keep its promise says why and ends with exit code 1', async () => {
  const missing = join(import.meta.dirname, 'no-such-folder');
  const { exitCode, errors } = await runDemo({ TMPDIR: missing, TEMP: missing });
  expect(exitCode).toBe(1);
  expect(errors).toMatch(/The demo failed: ENOENT.*no-such-folder/);
}, 120_000);
