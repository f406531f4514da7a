/** From a plugin's folder to its component. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CliError } from '../errors.ts';
import type { Language } from '../manifest/manifest.ts';
import type { Project } from '../manifest/read.ts';
import type { Terminal } from '../terminal.ts';

export interface Component {
  readonly bytes: Uint8Array;
  /** What the compiler had to say beside it, ready to print. */
  readonly warnings: readonly string[];
}

export interface Built extends Component {
  /** Absolute: build/NAME.wasm in the plugin's folder. */
  readonly file: string;
  readonly milliseconds: number;
}

/** Told of each file that a build reads, by its absolute path. */
export type Observe = (path: string) => void;

type Builder = (project: Project, terminal: Terminal, observe: Observe) => Promise<Component>;

/** Loaded only when they are needed: each brings a compiler along. */
const BUILDERS: Readonly<Record<Language, () => Promise<Builder>>> = {
  assemblyscript: async () => (await import('./assemblyscript.ts')).buildAssemblyScript,
  rust: async () => (await import('./rust.ts')).buildRust,
};

/**
 * Builds, and leaves the component in build/. What a compiler prints goes to standard error.
 *
 * Throws `build_failed`, `tool_missing`, `file_unwritable`, and an `SdkError` of the AssemblyScript SDK.
 */
export async function buildProject(
  project: Project,
  terminal: Terminal,
  observe: Observe = () => {},
): Promise<Built> {
  const start = performance.now();
  const builder = await BUILDERS[project.manifest.language]();
  const component = await builder(project, terminal, observe);
  const file = componentFile(project);
  await write(file, component.bytes);
  return { ...component, file, milliseconds: Math.round(performance.now() - start) };
}

/** Where a build leaves the component. */
export const componentFile = ({ folder, manifest }: Project): string =>
  join(folder, 'build', `${manifest.name}.wasm`);

async function write(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CliError('file_unwritable', `The component cannot be written: ${why}`, { cause });
  }
}
