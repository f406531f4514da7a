import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HELLO, RUST, STUB, type Text } from './answers.ts';
import { buildStub } from './guests/core.ts';
import { builtGuest, install, startHost } from './host.ts';
import type { Pace } from './pace.ts';
import { RAW_FASTIFY, startRawFastify } from './peers/fastify.ts';
import type { Peer } from './peers/peer.ts';
import type { Contestant } from './race.ts';
import { SERVER_CORE } from './pinned.ts';
import { busy } from './wrk.ts';

/** The host with its guest in AssemblyScript. */
export const WAYHOUSE = 'Wayhouse';
export const WAYHOUSE_RUST = 'Wayhouse, guest in Rust';
export const WAYHOUSE_STUB = 'Wayhouse, a stub as guest';

/** The host, of this repository or of a copy, with hello in both languages and with a stub, each on a data directory of its own. */
export async function hostContestants(folder: string, root?: string): Promise<Contestant[]> {
  const guests: readonly [string, Uint8Array, Text][] = [
    [WAYHOUSE, await builtGuest('hello'), HELLO],
    [WAYHOUSE_RUST, await builtGuest('hello', 'rust'), RUST],
    [WAYHOUSE_STUB, await buildStub(), STUB],
  ];
  const contestants: Contestant[] = [];
  for (const [name, component, answer] of guests) {
    const dataDir = join(folder, `host-${contestants.length}`);
    await install(dataDir, { hello: component }, root);
    contestants.push({
      ...hello({ name, answer, start: () => startHost(dataDir, SERVER_CORE, root) }),
      optional: false,
    });
  }
  return contestants;
}

/** With no courses yet. */
export function hello({ name, answer, start }: Pick<Peer, 'name' | 'answer' | 'start'>): Contestant {
  const check = (url: string) => checkText(url, answer);
  return { name, path: '/hello', courses: [], optional: name !== RAW_FASTIFY, start, check };
}

/** Of about 10 KB. */
const ECHO_BODY = 'wayhouse.\n'.repeat(1024);

/** Raw fastify and the host, both with a guest that gives back the 10 KB that are posted. */
export async function echoContestants(
  folder: string,
  { warmSeconds, busySeconds }: Pace,
): Promise<Contestant[]> {
  const dataDir = join(folder, 'host');
  const body = join(folder, 'body');
  await writeFile(body, ECHO_BODY);
  await install(dataDir, { echo: await builtGuest('echo') });
  const posts = (seconds: number) => [busy({ connections: 32, seconds, body })];
  const echo = { path: '/echo', check: checkEcho, warmUp: posts(warmSeconds), courses: posts(busySeconds) };
  return [
    { name: RAW_FASTIFY, start: startRawFastify, ...echo },
    { name: WAYHOUSE, start: () => startHost(dataDir), ...echo },
  ];
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

export function expect(url: string, expected: string, found: string | null): void {
  if (found !== expected) throw new Error(`${url} answered "${found}", not "${expected}"`);
}
