import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from '../sdk/assemblyscript/compiler/build.ts';
import { expect, WAYHOUSE } from './contestants.ts';
import { install, startHost } from './host.ts';
import type { Course } from './load.ts';
import { entry } from './peers/peer.ts';
import { race, type Contestant, type Results } from './race.ts';
import type { Finding } from './row.ts';
import { Server } from './server.ts';
import { median, ratios } from './statistics.ts';
import type { Surroundings } from './surroundings.ts';
import { busy } from './wrk.ts';

const GUEST = join(import.meta.dirname, 'guests/kernels');
const NATIVE = 'native in Node';
export const KERNELS = 'Requests a second of plugins that compute';

/** Enough that the server always has one to answer. */
const CONNECTIONS = 4;

interface Kernel {
  readonly name: string;
  readonly path: string;
  readonly body?: string;
}

/** Plugins in AssemblyScript beside the same files native in Node, both behind HTTP on one core. */
export async function benchKernels({ folder, pace, say }: Surroundings): Promise<Finding[]> {
  const kernels = await writeBodies(folder);
  const dataDir = join(folder, 'host');
  await install(dataDir, { kernels: (await build({ root: GUEST, optimize: 'speed' })).component });
  const courses = (seconds: number): Course[] =>
    kernels.map(({ name, path, body }) => ({
      ...busy({ connections: CONNECTIONS, seconds, path, body }),
      name,
    }));
  const command = { file: process.execPath, args: [entry('kernels')] };
  const same = {
    ...{
      path: '/kernels',
      warmUp: pace.extent === 'all' ? courses(pace.warmSeconds) : [],
      courses: courses(pace.busySeconds),
    },
    check: (url: string) => check(url, kernels),
  };
  const contestants: Contestant[] = [
    { ...same, name: NATIVE, start: () => Server.start(command) },
    { ...same, name: WAYHOUSE, start: () => startHost(dataDir) },
  ];
  const results = await race({ contestants, pace, say });
  return kernels.flatMap(({ name }) => findings(results, name));
}

function findings(results: Results, kernel: string): Finding[] {
  const [values, peers] = [WAYHOUSE, NATIVE].map((name) =>
    results.pick(name, kernel, ({ perSecond }) => perSecond),
  );
  const cell = (row: string, samples: number[]): Finding => ({
    name: `${row}: ${kernel}`,
    ...{ samples, unit: 'requests/s', peer: '', cell: { table: KERNELS, row, column: kernel } },
  });
  return [
    {
      name: `${kernel}: requests a second`,
      samples: ratios(values!, peers!),
      unit: 'of native in Node',
      peer: `native: ${Math.round(median(peers!))} requests/s`,
      goal: { atLeast: 0.7 },
    },
    cell(WAYHOUSE, values!),
    cell(NATIVE, peers!),
  ];
}

async function writeBodies(folder: string): Promise<Kernel[]> {
  const document = join(folder, 'document.json');
  const bytes = join(folder, 'bytes');
  await writeFile(document, JSON.stringify(DOCUMENT));
  await writeFile(bytes, BYTES);
  return [
    { name: 'json of 100 KB', path: '/json', body: document },
    { name: 'sha256 of 1 MB', path: '/sha256', body: bytes },
    { name: 'quicksort of 10^5 numbers', path: '/quicksort' },
  ];
}

/** Of about 100 KB, in what JSON is made of. */
const DOCUMENT = Array.from({ length: 1_000 }, (_, number) => ({
  id: number,
  name: `customer ${number * 7_919}`,
  tags: ['gold', 'returning', `region-${number % 17}`],
  total: number * 104_729,
  paid: [number, number * 2, number * 3],
}));

const BYTES = Buffer.alloc(1_000_000, 'wayhouse.\n');

async function check(url: string, kernels: readonly Kernel[]): Promise<void> {
  const [json, sha256] = kernels;
  const post = async ({ path }: Kernel, body: string | Buffer<ArrayBuffer>): Promise<string> =>
    (await fetch(url + path, { method: 'POST', body })).text();
  const found = JSON.parse(await post(json!, JSON.stringify(DOCUMENT))) as { id: number }[];
  expect(url, `${DOCUMENT.length - 1}`, `${found[0]?.id}`);
  expect(url, createHash('sha256').update(BYTES).digest('hex'), await post(sha256!, BYTES));
  expect(url, '-1994036294', await (await fetch(`${url}/quicksort`)).text());
}
