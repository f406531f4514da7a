/** Components of the standard worlds, for the peers that serve those. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { makeComponent } from '../../guests/component.ts';
import { hashInputs, isUpToDate, writeOutput } from '../../guests/inputs.ts';
import { rustToolchain } from '../rust.ts';

const ROOT = join(import.meta.dirname, '../..');
const BUILD = join(ROOT, 'bench/build');
const TARGET = 'wasm32-unknown-unknown';

const INPUTS = [
  ...['Cargo.toml', 'Cargo.lock', 'wasi-02', 'wasi-03', 'wasi.ts'].map((path) => `bench/guests/${path}`),
  'guests/component.ts',
];

/** The files of the components: `wasi:http/proxy` 0.2 and `wasi:http/service` 0.3. */
export interface WasiGuests {
  readonly wasi02: string;
  readonly wasi03: string;
}

/** Both say hello (bench/answers.ts). Rejects with what cargo says if it cannot build them. */
export async function buildWasiGuests(say: (line: string) => void): Promise<WasiGuests> {
  const guests = { wasi02: join(BUILD, 'wasi-02.wasm'), wasi03: join(BUILD, 'wasi-03.wasm') };
  const hash = await hashInputs(ROOT, INPUTS);
  const fresh = await Promise.all(Object.values(guests).map((output) => isUpToDate(output, hash)));
  if (fresh.every(Boolean)) return guests;
  say('building the components of the standard worlds ...');
  await runCargo();
  await component('hello_wasi_02', guests.wasi02, hash);
  await component('hello_wasi_03', guests.wasi03, hash);
  return guests;
}

async function runCargo(): Promise<void> {
  const env = { ...process.env, PATH: [await rustToolchain(), process.env['PATH']].join(delimiter) };
  const target = ['--target', TARGET, '--target-dir', join(BUILD, 'target')];
  const manifest = ['--manifest-path', join(import.meta.dirname, 'Cargo.toml')];
  await promisify(execFile)('cargo', ['build', '--release', '--locked', ...manifest, ...target], { env });
}

async function component(core: string, output: string, hash: string): Promise<void> {
  const file = join(BUILD, 'target', TARGET, 'release', `${core}.wasm`);
  await writeOutput(output, await makeComponent(await readFile(file), 'wasi'), hash);
}
