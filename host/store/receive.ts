import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { WayhouseError } from '../protocol/errors.ts';
import { PRIVATE_FILE } from './layout.ts';

export interface Written {
  /** SHA-256, in hex. */
  readonly digest: string;
  readonly size: number;
}

/**
 * Writes a stream to a new file, chunk by chunk, and syncs it. Throws `upload_too_large` before the
 * chunk that goes past `maxBytes` is written, `upload_empty`, or `upload_incomplete` if the stream fails.
 */
export async function writeStream(
  stream: AsyncIterable<Uint8Array>,
  path: string,
  maxBytes: number,
): Promise<Written> {
  await using file = await open(path, 'wx', PRIVATE_FILE);
  const written = await copy(bounded(stream, maxBytes), file);
  if (written.size === 0) throw new WayhouseError('upload_empty');
  await file.sync();
  return written;
}

async function copy(stream: AsyncIterable<Uint8Array>, file: FileHandle): Promise<Written> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of stream) {
    hash.update(chunk);
    size += chunk.byteLength;
    await file.appendFile(chunk);
  }
  return { digest: hash.digest('hex'), size };
}

async function* bounded(stream: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge(maxBytes);
      yield chunk;
    }
  } catch (cause) {
    // A failure to write does not come by here: it ends this generator without an error.
    throw cause instanceof WayhouseError ? cause : incomplete(size, cause);
  }
}

function tooLarge(maxBytes: number): WayhouseError {
  return new WayhouseError('upload_too_large', `The component has more than ${maxBytes} bytes.`);
}

function incomplete(size: number, cause: unknown): WayhouseError {
  return new WayhouseError('upload_incomplete', `The upload broke off after ${size} bytes.`, { cause });
}
