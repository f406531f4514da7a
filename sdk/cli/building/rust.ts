/** Builds with the cargo of this machine. */
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { CliError } from '../errors.ts';
import type { Project } from '../manifest/read.ts';
import type { Terminal } from '../terminal.ts';
import type { Component, Observe } from './build.ts';
import { asComponent } from './component.ts';
import { requireRust } from './rust-toolchain.ts';
import { runTool } from './tool.ts';

const TARGET = 'wasm32-unknown-unknown';

export async function buildRust(
  { folder, manifest }: Project,
  terminal: Terminal,
  observe: Observe,
): Promise<Component> {
  const { manifest: cargoToml = 'Cargo.toml', target = TARGET } = manifest.build ?? {};
  const cwd = dirname(join(folder, cargoToml));
  await requireRust(target, { cwd, env: terminal.env });
  const args = ['build', '--release', '--target', target, '--message-format', 'json-render-diagnostics'];
  const { code, stdout } = await runTool('cargo', args, { cwd, env: terminal.env, stderr: terminal.stderr });
  if (code !== 0) throw new CliError('build_failed', `cargo build ended with ${code}.`);
  const module = moduleOf(stdout);
  for (const path of await inputsOf(module)) observe(path);
  const bytes = await readFile(module);
  return { bytes: await asComponent(bytes), warnings: [] };
}

/** What cargo leaves beside a module, for make: `module: input input ...`, with a backslash before a space. */
async function inputsOf(module: string): Promise<string[]> {
  const rule = await readFile(module.replace(/\.wasm$/, '.d'), 'utf8').catch(() => '');
  const [, inputs = ''] = /: (.*)/.exec(rule) ?? [];
  const paths = inputs.split(/(?<!\\) /).map((path) => path.replaceAll('\\ ', ' '));
  return paths.filter((path) => isAbsolute(path));
}

/** What cargo has told of what it made: a line of JSON each. */
function moduleOf(messages: string): string {
  const modules = messages
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { reason?: string; filenames?: readonly string[] })
    .filter(({ reason }) => reason === 'compiler-artifact')
    .flatMap(({ filenames = [] }) => filenames)
    .filter((name) => name.endsWith('.wasm'));
  const [module, ...others] = modules;
  if (module !== undefined && others.length === 0) return module;
  const found = module === undefined ? 'no module' : `several modules: ${modules.join(', ')}`;
  throw new CliError('build_failed', `The crate makes ${found}.`, {
    repair: 'Let Cargo.toml say, for one crate: [lib] crate-type = ["cdylib"]',
  });
}
