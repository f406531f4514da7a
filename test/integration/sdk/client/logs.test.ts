import { expect, test } from 'vitest';
import { createClient, UnreachableError, type LogLine } from '../../../../sdk/client/client.ts';
import { openAdmin, TOKEN, type TestAdmin } from '../../../support/admin.ts';
import { clientOf } from './support/stand-in.ts';

async function open() {
  const admin = await openAdmin();
  return { admin, client: createClient({ url: admin.url, token: TOKEN }) };
}

const messages = (lines: readonly LogLine[]) => lines.map(({ message }) => message);

/** Resolves when somebody follows. */
async function followed({ plugins }: TestAdmin): Promise<void> {
  while (plugins.followers.size === 0) await new Promise((resolve) => void setImmediate(resolve));
}

test('the last lines are read, as many as are asked for', async () => {
  const { admin, client } = await open();
  for (const line of ['one', 'two', 'three']) admin.plugins.write(line);
  expect(messages(await client.readLogs('hello'))).toEqual(['one', 'two', 'three']);
  expect(messages(await client.readLogs('hello', { lines: 2 }))).toEqual(['two', 'three']);
  expect(await client.readLogs('hello', { lines: 0 })).toEqual([]);
});

test('new lines are followed as they are written, whole, until the reader has enough', async () => {
  const { admin, client } = await open();
  admin.plugins.write('before');
  const lines = client.followLogs('hello', { lines: 1 });
  expect((await lines.next()).value).toMatchObject({ message: 'before', level: 'info', version: 1 });
  const long = `two\nlines: ${'é'.repeat(200_000)}`;
  admin.plugins.write(long);
  expect((await lines.next()).value).toMatchObject({ message: long });
  await lines.return();
  while (admin.plugins.followers.size > 0) await new Promise((resolve) => void setImmediate(resolve));
});

test('following ends when the host closes', async () => {
  const { admin, client } = await open();
  const lines = client.followLogs('hello');
  const next = lines.next();
  await followed(admin);
  await admin.close(1_000);
  expect(await next).toEqual({ done: true, value: undefined });
});

test('following rejects when its signal aborts', async () => {
  const { admin, client } = await open();
  const ending = new AbortController();
  const next = client.followLogs('hello', { signal: ending.signal }).next();
  await followed(admin);
  ending.abort();
  await expect(next).rejects.toMatchObject({ name: 'AbortError' });
});

test('following rejects when the connection is cut, after what came whole', async () => {
  const client = await clientOf((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('id: 1\ndata: {"message":"whole"}\n\n:\n\nid: 2\ndata: {"mess', () => response.destroy());
  });
  const lines = client.followLogs('hello');
  expect((await lines.next()).value).toEqual({ message: 'whole' });
  await expect(lines.next()).rejects.toThrow(UnreachableError);
});

test('following what is not there is refused', async () => {
  const { client } = await open();
  await expect(client.followLogs('nobody').next()).rejects.toMatchObject({ code: 'plugin_not_found' });
});
