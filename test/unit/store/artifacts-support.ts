import { createHash } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifacts, openArtifacts } from '../../../host/store/artifacts.ts';
import { temporaryFolder } from './support.ts';

export const PIPELINE = 'p1';

export async function temporaryArtifacts() {
  const dataDir = await temporaryFolder();
  const artifacts = await openArtifacts(dataDir);
  const list = (folder: string) => readdir(join(dataDir, folder));
  return { dataDir, artifacts, list };
}

export async function* streamOf(...chunks: (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    if (chunk instanceof Error) throw chunk;
    yield Buffer.from(chunk);
  }
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export async function moduleOf(artifacts: Artifacts, digest: string, pipeline = PIPELINE): Promise<string> {
  const scratch = await artifacts.scratch();
  await writeFile(join(scratch, 'glue.js'), digest);
  return artifacts.adoptModule(digest, pipeline, scratch);
}
