import { join } from 'node:path';
import { HELLO, STUB } from './answers.ts';
import { install, replaceByStub, startHost } from './host.ts';
import type { Contestant } from './race.ts';
import { Server } from './server.ts';

const RAW_FASTIFY = join(import.meta.dirname, 'raw-fastify.entry.ts');

/** What wrk posts to the guest echo. */
export const ECHO_SCRIPT = join(import.meta.dirname, 'echo.lua');
/** The same body. */
const ECHO_BODY = 'wayhouse.\n'.repeat(1024);

type Text = typeof HELLO;

/** Raw fastify, the host with its guest, and the host with a stub in the worker, all with one answer. */
export async function helloContestants(folder: string) {
  const guest = join(folder, 'guest');
  const stub = join(folder, 'stub');
  await install(guest, ['hello']);
  const [digest] = await install(stub, ['hello']);
  await replaceByStub(stub, digest!);
  return [
    contestant('fastify', startRawFastify, HELLO),
    contestant('stub', () => startHost(stub), STUB),
    contestant('guest', () => startHost(guest), HELLO),
  ];
}

export async function echoContestants(folder: string) {
  await install(folder, ['echo']);
  const echoes = { path: '/echo', check: checkEcho };
  return [
    { name: 'fastify', start: startRawFastify, ...echoes } as const,
    { name: 'guest', start: () => startHost(folder), ...echoes } as const,
  ];
}

function contestant<Name extends string>(
  name: Name,
  start: () => Promise<Server>,
  answer: Text,
): Contestant<Name> {
  return { name, path: '/hello', start, check: (url) => checkText(url, answer) };
}

function startRawFastify(): Promise<Server> {
  return Server.start({ file: process.execPath, args: [RAW_FASTIFY] });
}

async function checkText(url: string, { type, text }: Text): Promise<void> {
  const answer = await fetch(url);
  const found = await answer.text();
  expect(url, text, found);
  expect(url, type, answer.headers.get('content-type'));
  expect(url, String(text.length), answer.headers.get('content-length'));
}

async function checkEcho(url: string): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body: ECHO_BODY });
  expect(url, ECHO_BODY, await answer.text());
  expect(url, 'POST', answer.headers.get('x-method'));
}

function expect(url: string, expected: string, found: string | null): void {
  if (found !== expected) throw new Error(`${url} answered "${found}", not "${expected}"`);
}
