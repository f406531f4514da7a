import { once } from 'node:events';
import { join } from 'node:path';
import { builtGuest, startHost, TOKEN, upload } from './host.ts';
import { CLIENT_CORE, spawnPinned } from './pinned.ts';
import type { Surroundings } from './surroundings.ts';
import type { Finding } from './row.ts';
import type { Server } from './server.ts';
import { median, ratios } from './statistics.ts';
import { wrk } from './wrk.ts';

const ENTRY = join(import.meta.dirname, 'uploads.entry.ts');

/**
 * What a client of one plugin sees while another's owner uploads bombs. The host has one core with all its
 * threads and children, the clients another: so the compilation at upload takes from what serves requests.
 */
export async function benchUnderBombs({ folder, pace, say }: Surroundings): Promise<Finding[]> {
  await using host = await startHost(join(folder, 'bombed'));
  await upload(host, 'hello', await builtGuest('hello'));
  await p99(host, pace.warmSeconds);
  const [quiet, bombed, uploads]: number[][] = [[], [], []];
  for (let round = 0; round < pace.rounds; round++) {
    quiet!.push(await p99(host, pace.busySeconds));
    const uploading = await startUploads(host, sum(uploads!));
    bombed!.push(await p99(host, pace.busySeconds));
    uploads!.push(await uploading.stop());
    say(
      `round ${round + 1} of ${pace.rounds}: p99 ${quiet![round]} us, ${bombed![round]} us with ${uploads![round]} uploads`,
    );
  }
  return [
    {
      name: 'hello while bombs are uploaded: p99 at 1 connection',
      samples: ratios(bombed!, quiet!),
      unit: 'times that without',
      peer: `without: ${median(quiet!)} us; ${median(uploads!)} uploads in ${pace.busySeconds} s`,
      goal: { atMost: 2 },
    },
  ];
}

async function p99({ ready }: Server, seconds: number): Promise<number> {
  const { p99Micros } = await wrk({ url: `${ready.gateway}/hello`, connections: 1, seconds });
  return p99Micros;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Begins with bomb `from`. Resolves when the first upload is answered; `stop` tells how many were. */
async function startUploads({ ready }: Server, from: number): Promise<{ stop(): Promise<number> }> {
  const child = spawnPinned(CLIENT_CORE, {
    file: process.execPath,
    args: [ENTRY, ready.admin!, TOKEN, `${from}`],
  });
  let answered = 0;
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (answered += text.split('\n').length - 1));
  await once(child.stdout!, 'data');
  return {
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'close');
      return answered;
    },
  };
}
