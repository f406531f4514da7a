import { openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createClient, type Client, type Progress } from '../../../../sdk/client/client.ts';
import { openAdmin, TOKEN } from '../../../support/admin.ts';
import { temporaryFolder } from '../../../support/host.ts';

async function open(maxUploadBytes?: number): Promise<Client> {
  const { url } = await openAdmin(maxUploadBytes === undefined ? {} : { maxUploadBytes });
  return createClient({ url, token: TOKEN });
}

async function fileOf(size: number): Promise<string> {
  const path = join(await temporaryFolder(), 'component.wasm');
  await writeFile(path, Buffer.alloc(size, 'x'));
  return path;
}

test('tells how far it is, piece by piece up to the whole', async () => {
  const client = await open();
  const told: Progress[] = [];
  const component = await openAsBlob(await fileOf(900_000));
  const { size } = await client.uploadVersion('hello', component, { onProgress: (one) => told.push(one) });
  expect(size).toBe(900_000);
  const { total } = told[0] as Progress;
  expect(told.length).toBeGreaterThan(10);
  expect(told.map(({ sent }) => sent)).toEqual(told.map(({ sent }) => sent).toSorted((a, b) => a - b));
  expect(told.at(-1)).toEqual({ sent: total, total });
  expect(total - size).toBeLessThan(500); // what the form adds
});

test('tells it of bytes in memory too', async () => {
  const client = await open();
  const told: Progress[] = [];
  await client.uploadVersion('hello', new Blob([Buffer.alloc(900_000)]), {
    onProgress: (one) => told.push(one),
  });
  expect(told.length).toBeGreaterThan(10);
});

test('sends little of what the host finds too large', async () => {
  const client = await open(1_000);
  let last: Progress | undefined;
  const component = await openAsBlob(await fileOf(64 * 1024 * 1024));
  const uploaded = client.uploadVersion('hello', component, { onProgress: (one) => (last = one) });
  await expect(uploaded).rejects.toMatchObject({
    code: 'upload_too_large',
    stage: 'receive',
    status: 413,
    repair: expect.stringContaining('maxUploadBytes') as string,
  });
  expect(last?.sent).toBeLessThan(32 * 1024 * 1024);
});

test('ends as its signal says', async () => {
  const client = await open();
  const ending = new AbortController();
  const onProgress = () => ending.abort();
  const component = await openAsBlob(await fileOf(900_000));
  const uploaded = client.uploadVersion('hello', component, { onProgress, signal: ending.signal });
  await expect(uploaded).rejects.toMatchObject({ name: 'AbortError' });
});

test('fails by its own name where the file changes while it is read', async () => {
  const client = await open();
  const path = await fileOf(900_000);
  const component = await openAsBlob(path);
  await writeFile(path, 'shorter');
  await expect(client.uploadVersion('hello', component)).rejects.toMatchObject({ name: 'NotReadableError' });
});
