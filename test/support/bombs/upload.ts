/** Bombs against a host that serves another plugin meanwhile. */
import { onTestFinished } from 'vitest';
import { must } from '../deploy.ts';
import { guestPath } from '../guests.ts';
import { startHost, type TestHost } from '../host.ts';
import { type Load, startKeepAlive } from '../load.ts';
import type { Bomb } from './bombs.ts';
import { ANSWER } from './core.ts';

const MIB = 1024 * 1024;

/** A host that takes uploads of 128 MiB, with a plugin at /neighbour. */
export async function startBombed(): Promise<TestHost> {
  const host = await startHost({ env: { WAYHOUSE_MAX_UPLOAD_BYTES: `${128 * MIB}` } });
  await must(await host.upload('neighbour', guestPath('hello', 'assemblyscript')));
  return host;
}

/** What became of an upload: `runs` after a call with the right answer, else why it was refused. */
export async function endOf(host: TestHost, bytes: Uint8Array): Promise<string> {
  const answer = await host.upload('bomb', bytes);
  const { code, detail = '' } = (await answer.json()) as { code?: string; detail?: string };
  if (code !== undefined) return refusal(code, detail);
  const call = await host.call('/bomb');
  const text = await call.text();
  return call.status === 200 && text === ANSWER ? 'runs' : `${call.status}: ${text}`;
}

/** With the cap, which begins the detail. */
const refusal = (code: string, detail: string): string =>
  code === 'structure_refused' ? `${code}: ${detail.split(':', 1)[0]}` : code;

/** The same of what should become of it. */
export function expectedEnd({ end }: Bomb): string {
  if (end === 'runs') return end;
  return 'cap' in end ? refusal('structure_refused', end.cap) : end.code;
}

/** Calls of the neighbour, one after the other until the test is over. */
export function callNeighbour(host: TestHost): Load {
  const load = startKeepAlive({ gateway: host.gateway, path: '/neighbour', connections: 1 });
  onTestFinished(() => load.stop());
  return load;
}

/** Answers of the neighbour that are not what it should answer. */
export const wrongAnswers = ({ answered }: Load) =>
  answered.filter(({ status, body }) => status !== 200 || body !== 'hello from assemblyscript');
