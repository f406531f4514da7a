import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { WayhouseError } from '../protocol/errors.ts';
import type { Manifest } from '../protocol/settings.ts';
import type { Received } from '../plugins/reports.ts';

/** An upload that has arrived. */
export interface Upload {
  readonly received: Received;
  readonly manifest: Manifest;
}

/** What is done with the parts of the form. */
export interface PartReaders {
  receive(component: AsyncIterable<Uint8Array>): Promise<Received>;
  /** Rejects with invalid_manifest. */
  parseManifest(text: string): Manifest;
}

const MANIFEST_BYTES = 64 * 1024;
/** One more than there may be, so that the one too many can be named. */
const PARTS = 3;

/** Reads multipart/form-data: the parts `component` and, if there is one, `manifest`, in any order. */
export async function readForm(body: Readable, contentType: string, readers: PartReaders): Promise<Upload> {
  const form = new UploadForm(readers);
  try {
    await form.read(body, contentType);
    return await form.finish();
  } catch (thrown) {
    await form.discard();
    throw thrown;
  }
}

class UploadForm {
  readonly #readers: PartReaders;
  readonly #parts: Readable[] = [];
  #component: Promise<Received> | undefined;
  #manifest: Promise<Manifest> | undefined;

  constructor(readers: PartReaders) {
    this.#readers = readers;
  }

  /** Resolves when the form has ended, rejects as soon as anything in it is wrong. */
  read(body: Readable, contentType: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const parser = parserOf(contentType);
    parser.on('file', (name: string | undefined, part) => {
      part.on('error', () => {}); // whoever reads it hears of it
      this.#parts.push(part);
      this.#take(name, part).catch(reject);
    });
    parser.on('partsLimit', () => reject(new WayhouseError('invalid_request', TOO_MANY)));
    parser.on('finish', resolve);
    parser.on('error', (error: Error) => reject(malformed(error)));
    body.on('error', reject);
    body.pipe(parser);
    return promise.catch((error: unknown) => {
      body.destroy();
      for (const part of this.#parts) part.destroy(WayhouseError.from(error));
      throw error;
    });
  }

  async finish(): Promise<Upload> {
    const manifest = (await this.#manifest) ?? {};
    if (this.#component !== undefined) return { received: await this.#component, manifest };
    throw new WayhouseError('invalid_request', 'The form has no part "component".');
  }

  /** Leaves nothing behind of a form that is refused. */
  async discard(): Promise<void> {
    const received = await this.#component?.catch(() => undefined);
    received?.release();
  }

  #take(name: string | undefined, part: Readable): Promise<unknown> {
    if (name === 'component' && this.#component === undefined) {
      return (this.#component = this.#readers.receive(part));
    }
    if (name === 'manifest' && this.#manifest === undefined) {
      return (this.#manifest = readText(part).then((text) => this.#readers.parseManifest(text)));
    }
    return Promise.reject(new WayhouseError('invalid_request', unwelcome(name)));
  }
}

function parserOf(contentType: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      isPartAFile: () => true, // every part is a stream, whatever the client calls it
      limits: { parts: PARTS, headerPairs: 32, headerSize: 8 * 1024 },
    });
  } catch {
    throw new WayhouseError('invalid_request', 'The content-type of the form names no boundary.');
  }
}

async function readText(part: Readable): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of part as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MANIFEST_BYTES) {
      throw new WayhouseError('invalid_manifest', `The manifest is longer than ${MANIFEST_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const TOO_MANY = 'The form has too many parts; it may have "component" and "manifest".';

function unwelcome(name: string | undefined): string {
  if (name === 'component' || name === 'manifest') return `The form has more than one part "${name}".`;
  const part = name === undefined ? 'a part without a name' : `a part "${name.slice(0, 100)}"`;
  return `The form has ${part}; it may have "component" and "manifest".`;
}

function malformed(error: Error): WayhouseError {
  return new WayhouseError('upload_incomplete', `The form is cut off or malformed: ${error.message}.`);
}
