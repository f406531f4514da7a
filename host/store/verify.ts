import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { WayhouseError } from '../protocol/errors.ts';

/** Rejects with `artifact_damaged` unless the file's SHA-256, in hex, is `digest`. */
export async function verifyFile(path: string, digest: string): Promise<void> {
  const found = await digestOf(path).catch((cause: Error) => {
    throw new WayhouseError('artifact_damaged', `${path} cannot be read: ${cause.message}.`, { cause });
  });
  if (found === digest) return;
  throw new WayhouseError('artifact_damaged', `${path} has the digest ${found}.`);
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
