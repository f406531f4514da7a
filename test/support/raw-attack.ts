/** What became of bytes that a client wrote at will. */
import { headerOf, RawClient, type RawResponse } from './raw-client.ts';

export interface Outcome {
  /** A status, or a status and the code of its problem details, for each answer in order. */
  readonly answers: readonly (number | string)[];
  readonly connection: 'open' | 'closed';
}

export interface Attack {
  readonly url: string;
  /** One character a byte. */
  readonly bytes: string;
  /** A whole request that is answered 200, whatever is asked before it. */
  readonly probe: string;
  readonly expected: Outcome['connection'];
}

/**
 * Writes the bytes on a new connection and reads every answer. On one that is expected to stay open the
 * probe follows, and its answer is the last: so no answer can be missed, nor one come too many.
 */
export async function attack({
  url,
  bytes,
  probe,
  expected,
}: Attack): Promise<Outcome & { raw: RawResponse[] }> {
  const client = await RawClient.open(url);
  try {
    client.socket.write(bytes + (expected === 'open' ? probe : ''), 'latin1');
    return expected === 'open' ? await readOpen(client, probe) : read(await client.responses(), 'closed');
  } finally {
    client.socket.destroy();
  }
}

async function readOpen(client: RawClient, probe: string): Promise<Outcome & { raw: RawResponse[] }> {
  const path = probe.split(' ')[1]?.replace(/^\/[^/]*/, '');
  const raw: RawResponse[] = [];
  for (;;) {
    const answer = await client.response();
    if (headerOf(answer, 'x-path') === path) return read(raw, 'open');
    raw.push(answer);
  }
}

function read(raw: RawResponse[], connection: Outcome['connection']): Outcome & { raw: RawResponse[] } {
  return { answers: raw.map(tell), connection, raw };
}

function tell(answer: RawResponse): number | string {
  if (headerOf(answer, 'content-type')?.startsWith('application/problem+json') !== true) return answer.status;
  return `${answer.status} ${(JSON.parse(answer.body.toString()) as { code: string }).code}`;
}
