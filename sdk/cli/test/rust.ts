/** The tests of a plugin in Rust that run natively: cargo tells of each. */
import { dirname, join } from 'node:path';
import { isOnPath, requireRust } from '../building/rust-toolchain.ts';
import type { Project } from '../manifest/read.ts';
import type { Terminal } from '../terminal.ts';
import { runProgram } from './program.ts';
import type { Outcome } from './tested.ts';

/** Throws `tool_missing`. */
export async function testRust({ folder, manifest }: Project, terminal: Terminal): Promise<Outcome> {
  const { manifest: cargoToml = 'Cargo.toml', target = 'wasm32-unknown-unknown' } = manifest.build ?? {};
  const cwd = dirname(join(folder, cargoToml));
  if (!(await isOnPath('cargo', terminal.env))) await requireRust(target, { cwd, env: terminal.env });
  const code = await runProgram({ file: 'cargo', args: ['test'], cwd }, terminal);
  return { status: code === 0 ? 'passed' : 'failed', tests: [] };
}
