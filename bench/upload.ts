import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startHost, upload } from './host.ts';
import { compileLargeGuest } from './large-guest.ts';
import { runPinned, SERVER_CORE } from './pinned.ts';
import type { Surroundings } from './surroundings.ts';
import type { Finding } from './row.ts';
import { median } from './statistics.ts';

const JCO = join(import.meta.dirname, '../node_modules/@bytecodealliance/jco/dist/jco.js');

/** How long it takes from the upload of a component to its first answer, on a host that has just started. */
export async function benchUpload({ folder, pace, say }: Surroundings): Promise<Finding[]> {
  const component = await compileLargeGuest(say);
  const file = join(folder, 'large.wasm');
  await writeFile(file, component);
  const uploads: number[] = [];
  const peers: number[] = [];
  for (let round = 0; round < pace.rounds; round++) {
    uploads.push(await timeUpload(join(folder, `host-${round}`), component));
    peers.push(await timeJco(file, join(folder, `jco-${round}`)));
    say(
      `round ${round + 1} of ${pace.rounds}: upload ${uploads[round]} ms, jco transpile ${peers[round]} ms`,
    );
  }
  return [
    {
      name: `upload of ${Math.round(component.length / 1000)} KB to its first answer`,
      samples: uploads,
      unit: 'ms',
      peer: `jco transpile, the command: ${median(peers)} ms`,
      goal: { atMost: 800 },
    },
  ];
}

/** In a data directory that is new, so that nothing is there of an earlier round. */
async function timeUpload(dataDir: string, component: Uint8Array): Promise<number> {
  await using host = await startHost(dataDir);
  // Awaited here, because the host is stopped on return.
  return await timed(async () => {
    await upload(host, 'large', component);
    const answer = await fetch(`${host.ready.gateway}/large`);
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`the first answer was ${text}`);
  });
}

/** The same translation by the command that it would take without a host. */
function timeJco(file: string, outDir: string): Promise<number> {
  const args = [JCO, 'transpile', file, '--instantiation', 'async', '-o', outDir];
  return timed(() => runPinned(SERVER_CORE, { file: process.execPath, args }));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return Math.round(performance.now() - started);
}
