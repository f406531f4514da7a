import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { durableFolder, durableRename, syncTree } from './durable.ts';
import { type Layout, layoutOf, PRIVATE_FOLDER, unusable } from './layout.ts';
import { Pins } from './pins.ts';
import { writeStream, type Written } from './receive.ts';
import { type Stored, unneeded } from './sweep.ts';
import { KeyedMutex } from './keyed-mutex.ts';
import { verifyFile } from './verify.ts';

export interface ReceivedArtifact extends Written {
  /** Lets a sweep have it, if nobody else holds or needs it. To call it again does nothing. */
  release(): void;
}

/** The files of the data directory: components under their digest, and what was made of them. */
export interface Artifacts {
  /**
   * Streams a component to disk, never whole in memory. The same bytes twice are one file. Pinned
   * against sweeps until released. Rejects with `upload_too_large` (and reads no further),
   * `upload_empty`, `upload_incomplete` if the stream fails, or with the WayhouseError it throws.
   */
  receive(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<ReceivedArtifact>;
  artifactPath(digest: string): string;
  /** Rejects with `artifact_damaged` if the component is not there, or its bytes have another digest. */
  verify(digest: string): Promise<void>;
  /** Makes an empty folder to build a module in. */
  scratch(): Promise<string>;
  /** Makes a scratch folder the module of a digest; drops it if there is one. Returns the module's folder. */
  adoptModule(digest: string, pipeline: string, scratch: string): Promise<string>;
  /** The module's folder, if it is there. */
  modulePath(digest: string, pipeline: string): Promise<string | undefined>;
  /** Removes the module of a digest, so that it is made again. */
  dropModule(digest: string, pipeline: string): Promise<void>;
  /** Removes a scratch folder. */
  discard(scratch: string): Promise<void>;
  /**
   * Removes artifacts and modules that are not needed, and modules of other pipelines, except those
   * of digests that are pinned. Returns how many. `needed` must be what the registry has just
   * answered, with no wait in between. What is released during a sweep is left to the next.
   */
  sweep(needed: ReadonlySet<string>, pipeline: string): Promise<number>;
}

/**
 * Makes the folders that are missing and empties `tmp`, so call it only while the data directory is
 * locked. Rejects with `data_dir_unusable`.
 */
export async function openArtifacts(dataDir: string): Promise<Artifacts> {
  const layout = layoutOf(dataDir);
  try {
    await rm(layout.tmp, { recursive: true, force: true });
    for (const folder of Object.values(layout)) await durableFolder(folder);
  } catch (cause) {
    throw unusable(dataDir, cause);
  }
  return new ArtifactFiles(layout);
}

/** The turn that sweeps take; no digest is written like it. */
const SWEEP = 'sweep';

/** What changes the files of a digest takes turns: a sweep must not remove what is just being stored. */
class ArtifactFiles implements Artifacts {
  readonly #layout: Layout;
  readonly #pins = new Pins();
  readonly #mutex = new KeyedMutex();

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  async receive(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<ReceivedArtifact> {
    const path = this.#temporary();
    try {
      const written = await writeStream(stream, path, maxBytes);
      return { ...written, release: await this.#publish(path, written.digest) };
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  artifactPath(digest: string): string {
    return join(this.#layout.artifacts, `${digest}.wasm`);
  }

  verify(digest: string): Promise<void> {
    return verifyFile(this.artifactPath(digest), digest);
  }

  async scratch(): Promise<string> {
    const path = this.#temporary();
    await mkdir(path, { mode: PRIVATE_FOLDER });
    return path;
  }

  async adoptModule(digest: string, pipeline: string, scratch: string): Promise<string> {
    const path = this.#moduleFolder(digest, pipeline);
    await syncTree(scratch);
    await this.#mutex.run(digest, async () => {
      if (await isFolder(path)) return this.discard(scratch);
      await durableFolder(join(this.#layout.modules, pipeline));
      await durableRename(scratch, path);
    });
    return path;
  }

  async modulePath(digest: string, pipeline: string): Promise<string | undefined> {
    const path = this.#moduleFolder(digest, pipeline);
    return (await isFolder(path)) ? path : undefined;
  }

  async dropModule(digest: string, pipeline: string): Promise<void> {
    const path = this.#moduleFolder(digest, pipeline);
    await this.#mutex.run(digest, async () => {
      if (await isFolder(path)) await this.#remove(path);
    });
  }

  async discard(scratch: string): Promise<void> {
    await rm(scratch, { recursive: true, force: true });
  }

  async sweep(needed: ReadonlySet<string>, pipeline: string): Promise<number> {
    const sweep = async (): Promise<number> => {
      let removed = 0;
      for (const stored of await unneeded(this.#layout, needed, pipeline)) {
        if (await this.#removeUnpinned(stored)) removed += 1;
      }
      return removed;
    };
    return this.#pins.during(() => this.#mutex.run(SWEEP, sweep));
  }

  /** Renames over what is there: the bytes are the same, and these are known to be whole. */
  async #publish(path: string, digest: string): Promise<() => void> {
    const release = this.#pins.pin(digest);
    try {
      await this.#mutex.run(digest, () => durableRename(path, this.artifactPath(digest)));
      return release;
    } catch (error) {
      release();
      throw error;
    }
  }

  #removeUnpinned({ path, digest }: Stored): Promise<boolean> {
    return this.#mutex.run(digest, async () => {
      if (this.#pins.has(digest)) return false;
      await this.#remove(path);
      return true;
    });
  }

  /** In one step: a module that is half removed would pass for a whole one. */
  async #remove(path: string): Promise<void> {
    const doomed = this.#temporary();
    await rename(path, doomed);
    await this.discard(doomed);
  }

  #moduleFolder(digest: string, pipeline: string): string {
    return join(this.#layout.modules, pipeline, digest);
  }

  #temporary(): string {
    return join(this.#layout.tmp, randomUUID());
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
