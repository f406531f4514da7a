import type { World } from '../wit/world.ts';
import { CONVERSION_LOCALS, Conversions, CONVERSIONS_FILE, type Site } from './conversions.ts';
import { writeConversion } from './conversions/write.ts';
import { CORE_FILE, CoreImports } from './core-imports.ts';
import { ENTRY_FILE, writeEntry } from './entry-file.ts';
import { writeInterface } from './interface-file.ts';
import { Scope } from './names.ts';
import { type Home, placesOf } from './places.ts';
import { type Environment, SourceFile, TUPLES_FILE } from './source-file.ts';
import { writeTuples } from './tuples-file.ts';

export interface GenerateOptions {
  /** Where the runtime is, as the entry would import from it: `~lib/@wayhouse/assemblyscript/abi`, `./abi`. */
  readonly abi: string;
  /** The guest's own module, as the entry would import it: `../index`. */
  readonly guest: string;
}

export interface Generated {
  /** In a stable order. Paths are relative, with `/`. */
  readonly files: readonly GeneratedFile[];
  /** The path of the file that the compiler begins with. */
  readonly entry: string;
  /** From each function that the entry exports to its name in the core module; `cabi_realloc` keeps its own. */
  readonly exports: ReadonlyMap<string, string>;
}

export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** AssemblyScript bindings of the world: the same world gives the same bytes. */
export function generate(world: World, options: GenerateOptions): Generated {
  const places = placesOf(world);
  const environment: Environment = { places, specifiers: options, longTuples: new Set() };
  const core = new SourceFile({ path: CORE_FILE, about: ABOUT.core }, environment);
  const memory = new SourceFile(
    { path: CONVERSIONS_FILE, about: ABOUT.memory, scope: new Scope(CONVERSION_LOCALS) },
    environment,
  );
  const imports = new CoreImports(core);
  const conversions = new Conversions(memory, imports, writeConversion);
  const siteOf = (file: SourceFile): Site => ({ file, conversions, core: imports });

  const interfaces = places.homes.map((home) => {
    const file = new SourceFile({ path: home.file, about: aboutHome(home), scope: home.scope }, environment);
    writeInterface(home, siteOf(file));
    return file;
  });
  const entry = new SourceFile({ path: ENTRY_FILE, about: ABOUT.entry }, environment);
  const exports = writeEntry(world, places, siteOf(entry));
  const tuples = new SourceFile({ path: TUPLES_FILE, about: ABOUT.tuples }, environment);
  writeTuples(environment.longTuples, tuples);

  const files = [...interfaces, memory, tuples, core, entry].filter((file) => !file.isEmpty);
  return { files: files.map(print), entry: `${ENTRY_FILE}.ts`, exports };
}

const ABOUT = {
  core: "The host's functions as core modules see them: values by the canonical ABI, nothing to call by hand.",
  memory: 'How the values of this world stand in memory and cross as core values.',
  entry: 'The functions that the host calls. The compiler begins here.',
  tuples: 'Tuples that are longer than those of the runtime.',
};

function aboutHome({ id, side, docs }: Home): string {
  const what =
    side === 'export' ? `The types of ${id}, as the guest exports it.` : `${id}, as the host offers it.`;
  return docs === undefined ? what : `${what}\n\n${docs}`;
}

function print(file: SourceFile): GeneratedFile {
  return { path: `${file.path}.ts`, text: file.print() };
}
