import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SCRIPT = join(import.meta.dirname, '../scripts/rust-toolchain.sh');

/** The folder of a Rust that this machine can have, for PATH. Rejects with what the script says. */
export async function rustToolchain(): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', [SCRIPT]);
  return stdout.trim();
}
