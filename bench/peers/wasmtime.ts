import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { WASI } from '../answers.ts';
import { buildWasiGuests, type WasiGuests } from '../guests/wasi.ts';
import { Server } from '../server.ts';
import { runScript, type PeerSource } from './peer.ts';

export const FRESH = 'wasmtime serve 0.2, fresh';
export const BEST_FRESH = 'wasmtime serve 0.2, fresh, best flags';
export const REUSED_03 = 'wasmtime serve 0.3, reused';

/** Of those that were tried, the fastest for this guest: memory is kept and wiped instead of given back. */
const BEST = [
  'pooling-allocator=y',
  'pooling-memory-keep-resident=2097152',
  'pooling-table-keep-resident=65536',
  'pooling-pagemap-scan=y',
].flatMap((option) => ['-O', option]);

/** How each is run. Without flags, 0.2 has an instance for each request, and 0.3 one for 128, 16 at once. */
const VARIANTS: Readonly<Record<string, readonly [guest: keyof WasiGuests, flags: readonly string[]]>> = {
  [FRESH]: ['wasi02', []],
  'wasmtime serve 0.2, fresh, with fuel': ['wasi02', ['-W', 'fuel=1000000000']],
  [BEST_FRESH]: ['wasi02', BEST],
  'wasmtime serve 0.2, reused': ['wasi02', ['--max-instance-reuse-count', '1000000000']],
  [REUSED_03]: ['wasi03', []],
};

export const WASMTIME: PeerSource = {
  names: Object.keys(VARIANTS),
  acquire: async (say) => {
    const guests = await buildWasiGuests(say);
    const file = await runScript('wasmtime.sh');
    const version = await versionOf(file);
    return Object.entries(VARIANTS).map(([name, [guest, flags]]) => {
      const args = ['serve', '--addr', '127.0.0.1:0', ...flags, guests[guest]];
      const start = () => Server.start({ file, args }, { ready: readyOf, ending: 'abrupt' });
      return { name, version, answer: WASI, start };
    });
  },
};

function readyOf(line: string): { gateway: string } | undefined {
  const [, gateway] = /^Serving HTTP on (http:\/\/[\d.:]+)\//.exec(line) ?? [];
  return gateway === undefined ? undefined : { gateway };
}

async function versionOf(file: string): Promise<string> {
  const { stdout } = await promisify(execFile)(file, ['--version']);
  return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? stdout.trim();
}
