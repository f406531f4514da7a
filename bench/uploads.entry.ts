/**
 * Uploads one bomb after the other to a host, again and again, until it is killed. Arguments: the address
 * of the admin API, its token, and which bomb to begin with. Writes a line for each answer.
 */
import { BOMBS } from '../test/support/bombs/bombs.ts';

const [admin = '', token = '', first = '0'] = process.argv.slice(2);

async function upload(bytes: Uint8Array): Promise<number> {
  const answer = await fetch(`${admin}/v1/plugins/bomb/versions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/wasm' },
    body: bytes as Uint8Array<ArrayBuffer>,
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** Larger ones are refused before they are read, and need more memory here than they are worth. */
const MAX_BYTES = 32 * 1024 * 1024;

const bombs = BOMBS.map(({ bytes }) => bytes()).filter(({ length }) => length <= MAX_BYTES);
for (let at = Number(first); ; at++) console.log(await upload(bombs[at % bombs.length]!));
