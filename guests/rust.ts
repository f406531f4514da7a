/** Builds every guest and example that is written in Rust, where its inputs have changed. */
import { spawn } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import { delimiter, join, posix } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { World } from './component.ts';
import { hashInputs, isUpToDate, writeOutput } from './inputs.ts';

const ROOT = join(import.meta.dirname, '..');
const TARGET = 'wasm32-unknown-unknown';
const TOOLCHAIN = 'scripts/rust-toolchain.sh';

// One folder for all, so that what the guests have in common is compiled once.
const TARGET_FOLDER = 'guests/target';

const SHARED_INPUTS = [
  'guests/component.ts',
  'guests/rust.ts',
  TOOLCHAIN,
  'wit/v0.1',
  'node_modules/@bytecodealliance/jco/package.json',
];

// What the examples are built on.
const SDK = ['Cargo.toml', 'src', 'macros/Cargo.toml', 'macros/src'].map((path) => `sdk/rust/${path}`);

type Log = (line: string) => void;

/** What one run of cargo builds. All paths are relative to the root, with `/`. */
interface Workspace {
  readonly manifest: string;
  readonly inputs: readonly string[];
  readonly components: readonly Component[];
}

interface Component {
  /** The core module's file name, without `.wasm`. */
  readonly core: string;
  readonly output: string;
  readonly world: World;
}

/**
 * Writes guests/build/<name>.rust.wasm and examples/<name>/build/plugin.wasm.
 *
 * `log` hears a line for each step, those of cargo too; none where nothing has changed, and then no
 * Rust is needed. Throws an Error whose message is one line and says what to install.
 */
export async function buildRustGuests({ log = console.log }: { log?: Log } = {}): Promise<void> {
  for (const workspace of [await guests(), ...(await examples())]) {
    const hash = await hashInputs(ROOT, [...SHARED_INPUTS, ...workspace.inputs]);
    if (await isBuilt(workspace, hash)) continue;
    await runCargo(workspace.manifest, log);
    for (const component of workspace.components) await writeComponent(component, hash, log);
  }
}

async function guests(): Promise<Workspace> {
  const manifests = await find('guests/{*,hostile/*}/rust/Cargo.toml');
  const crates = manifests.map((manifest) => posix.dirname(manifest));
  const names = crates.map((crate) => posix.basename(posix.dirname(crate)));
  return {
    manifest: 'guests/Cargo.toml',
    inputs: ['guests/Cargo.toml', 'guests/Cargo.lock', 'guests/conformance/wit', ...crates],
    components: names.filter((name) => name !== 'bindings').map(guest),
  };
}

function guest(name: string): Component {
  return {
    core: coreName(name),
    output: `guests/build/${name}.rust.wasm`,
    world: worldOf(name),
  };
}

function worldOf(name: string): World {
  if (name === 'conformance') return 'twin';
  return name.startsWith('wasi-') ? 'wasi' : 'handler';
}

/** An example is a workspace of its own, for a reader to copy. */
async function examples(): Promise<Workspace[]> {
  const manifests = await find('examples/*/Cargo.toml');
  return manifests.map((manifest) => {
    const folder = posix.dirname(manifest);
    const core = coreName(posix.basename(folder));
    return {
      manifest,
      inputs: [manifest, `${folder}/Cargo.lock`, `${folder}/src`, ...SDK],
      components: [{ core, output: `${folder}/build/plugin.wasm`, world: 'handler' }],
    };
  });
}

const coreName = (crate: string): string => crate.replaceAll('-', '_');

async function find(pattern: string): Promise<string[]> {
  const paths = await Array.fromAsync(glob(pattern, { cwd: ROOT }));
  return paths.map((path) => path.replaceAll('\\', '/')).sort();
}

async function isBuilt({ components }: Workspace, hash: string): Promise<boolean> {
  const answers = components.map(({ output }) => isUpToDate(join(ROOT, output), hash));
  return (await Promise.all(answers)).every(Boolean);
}

async function runCargo(manifest: string, log: Log): Promise<void> {
  const toolchain = await run(['sh', TOOLCHAIN], process.env, log);
  log(`cargo build of ${manifest}`);
  const env = { ...process.env, PATH: [toolchain.trim(), process.env['PATH']].join(delimiter) };
  const selection = ['--manifest-path', manifest, '--target', TARGET, '--target-dir', TARGET_FOLDER];
  await run(['cargo', 'build', '--release', '--locked', ...selection], env, log);
}

/** What the command writes to its standard output; `log` hears what it writes to the other. */
async function run([command = '', ...args]: string[], env: NodeJS.ProcessEnv, log: Log): Promise<string> {
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let lastLine = '';
  createInterface(child.stderr).on('line', (line) => {
    lastLine = line;
    log(line);
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [output, status] = await Promise.all([text(child.stdout), ended]);
  if (status !== 0) throw new Error(`the Rust guests were not built: ${lastLine || `${command} failed`}`);
  return output;
}

async function writeComponent({ core, output, world }: Component, hash: string, log: Log): Promise<void> {
  // jco takes a while to load: only if there is something to do.
  const { makeComponent } = await import('./component.ts');
  const path = join(ROOT, TARGET_FOLDER, TARGET, 'release', `${core}.wasm`);
  const component = await makeComponent(await readFile(path), world).catch((cause: Error) => {
    throw new Error(`${output}: ${cause.message}`, { cause });
  });
  await writeOutput(join(ROOT, output), component, hash);
  log(`built ${output} (${(component.length / 1024).toFixed(1)} KB)`);
}
