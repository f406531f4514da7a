/** The texts that asc asks for: generated ones from memory, this package's from its own folder, the rest from the project. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { libraryFiles } from 'assemblyscript/asc';
import { PACKAGE, packageFile } from './package-files.ts';

/** Paths are relative to the project's root, with `/`. */
export type Files = ReadonlyMap<string, string>;

// The runtime belongs to the compiler that runs, wherever the project keeps its packages.
const ANY_COPY = new RegExp(`^.*\\bnode_modules/${PACKAGE}/`);
const OWN = `node_modules/${PACKAGE}/`;

const LIBRARY = '~lib/';

/** asc would take flags from it that the component cannot do with. Further flags are the project's own. */
const CONFIG = 'asconfig.json';

/** Told of each file of the project, absolute, before it is looked for: it may not be there. */
export type Observer = (path: string) => void;

export class Sources {
  /** These are not looked for on disk. */
  readonly inMemory: Files;
  readonly #root: string;
  readonly #observe: Observer;
  readonly #read = new Map<string, string>();

  constructor(root: string, inMemory: Files, observe: Observer) {
    this.#root = root;
    this.inMemory = inMemory;
    this.#observe = observe;
  }

  /** Null where there is no such file: asc probes for several. */
  async read(name: string): Promise<string | null> {
    const path = name.replaceAll('\\', '/').replace(ANY_COPY, OWN);
    if (path === CONFIG) return null;
    const text =
      this.inMemory.get(path) ?? (await this.#fromPackage(path)) ?? (await this.#fromProject(path));
    if (text !== null) this.#read.set(path, text);
    return text;
  }

  /** What stands in a file that a diagnostic names, absent where asc has made it up. */
  text(path: string): string | undefined {
    if (!path.startsWith(LIBRARY)) return this.#read.get(path);
    const name = path.slice(LIBRARY.length);
    return libraryFiles[name.replace(/\.ts$/, '')] ?? this.#installed(name);
  }

  /** What was read of the files that somebody has written for the project. */
  ownFiles(): Files {
    return new Map(
      [...this.#read].filter(([path]) => !path.includes('node_modules/') && !this.inMemory.has(path)),
    );
  }

  /** A package is read by its path in node_modules, but named by its place in the library. */
  #installed(name: string): string | undefined {
    const tail = `node_modules/${name}`;
    for (const [path, text] of this.#read) if (path.endsWith(tail)) return text;
    return undefined;
  }

  async #fromPackage(path: string): Promise<string | null> {
    return path.startsWith(OWN) ? readIfThere(packageFile(path.slice(OWN.length))) : null;
  }

  async #fromProject(path: string): Promise<string | null> {
    const absolute = resolve(this.#root, path);
    this.#observe(absolute);
    return readIfThere(absolute);
  }
}

async function readIfThere(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}
