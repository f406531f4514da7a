import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTranspiler } from '../host/compile/transpile.ts';
import { compileLargeGuest } from './large-guest.ts';
import { runPinned, SERVER_CORE } from './pinned.ts';
import type { Costs } from './request-cost.entry.ts';
import type { Finding } from './row.ts';
import { median } from './statistics.ts';
import type { Surroundings } from './surroundings.ts';
import type { UploadCosts } from './upload-cost.entry.ts';

const here = (file: string): string => join(import.meta.dirname, file);
const HELLO = here('../guests/build/hello.assemblyscript.wasm');
const GIB = 1024 ** 3;

/** What the walls cost those that do nothing wrong. */
export async function benchWallsCost(surroundings: Surroundings): Promise<Finding[]> {
  return [...(await requestCost(surroundings)), ...(await uploadCost(surroundings))];
}

/** The walled and the bare process take turns; each pair gives one sample. */
async function requestCost({ folder, pace, say }: Surroundings): Promise<Finding[]> {
  const module = join(folder, 'hello');
  await mkdir(module);
  const transpile = createTranspiler({ concurrency: 1 });
  await transpile(HELLO, module, { wallMs: 60_000, rssBytes: GIB, outputBytes: GIB });
  const rounds: Round[] = [];
  for (let round = 0; round < pace.rounds; round++) {
    const costs = {} as Record<Mode, Costs>;
    for (const mode of MODES) costs[mode] = await run<Costs>('request-cost.entry.ts', [module, mode]);
    rounds.push(costs);
    say(`round ${round + 1} of ${pace.rounds}, a request: ${JSON.stringify(costs)}`);
  }
  const bare = median(rounds.map((costs) => costs.bare.request)).toFixed(1);
  const row = (name: string, cost: (costs: Round) => number): Finding => ({
    name: `walls, a request: ${name}`,
    samples: rounds.map(cost),
    unit: 'µs',
    peer: `the request in its worker, with no walls: ${bare} µs`,
  });
  return [
    row('frozen realm', realm),
    row('frames of the answer, at the main thread', frames),
    { ...row('all that costs', inAll), goal: { atMost: 2 } },
  ];
}

const MODES = ['bare', 'walled'] as const;
type Mode = (typeof MODES)[number];
type Round = Readonly<Record<Mode, Costs>>;

const realm = (costs: Round): number => costs.walled.request - costs.bare.request;
const frames = (costs: Round): number => costs.walled.frames;
const inAll = (costs: Round): number => Math.max(0, realm(costs)) + frames(costs);

async function uploadCost({ folder, pace, say }: Surroundings): Promise<Finding[]> {
  const file = join(folder, 'large.wasm');
  const component = await compileLargeGuest(say);
  await writeFile(file, component);
  const rounds: UploadCosts[] = [];
  for (let round = 0; round < pace.rounds; round++) {
    rounds.push(await run<UploadCosts>('upload-cost.entry.ts', [file]));
    say(`round ${round + 1} of ${pace.rounds}, an upload: ${JSON.stringify(rounds[round])}`);
  }
  const peer = `its metering: ${median(rounds.map(({ metering }) => metering)).toFixed(0)} ms`;
  const row = (what: string, key: keyof UploadCosts): Finding => ({
    name: `walls: ${what}, an upload of ${Math.round(component.length / 1_000)} KB`,
    samples: rounds.map((round) => round[key]),
    unit: 'ms',
    peer,
  });
  return [row('inspection', 'inspection'), row('linkage', 'linkage'), row('probe', 'probe')];
}

async function run<Answer>(entry: string, args: readonly string[]): Promise<Answer> {
  const command = { file: process.execPath, args: [here(entry), ...args] };
  return JSON.parse(await runPinned(SERVER_CORE, command)) as Answer;
}
