import { describe, expect, onTestFinished, test } from 'vitest';
import { openAdmin, type TestAdmin } from '../../support/admin.ts';
import type { LogLine } from '../../../host/plugins/reports.ts';

const LOGS = '/v1/plugins/hello/logs';

/** Opens a stream of events; `next` gives the following one. */
async function follow(admin: TestAdmin, path: string, headers: HeadersInit = {}) {
  const leave = new AbortController();
  onTestFinished(() => leave.abort());
  const response = await admin.call(path, { headers, signal: leave.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<{ id: string; message: string } | undefined> => {
    while (!text.includes('\n\n')) {
      const { value, done } = await reader.read();
      if (done) return undefined;
      text += value;
    }
    const [, id = '', data = ''] = /^id: (\d+)\ndata: (.*)\n\n/.exec(text) ?? [];
    text = text.slice(text.indexOf('\n\n') + 2);
    return { id, message: (JSON.parse(data) as LogLine).message };
  };
  return { response, next, leave: () => leave.abort() };
}

describe('the log', () => {
  test('is its last lines, oldest first', async () => {
    const { plugins, call } = await openAdmin();
    for (let at = 0; at < 150; at++) plugins.write(`line ${at}`);
    const lines = async (query: string) => (await (await call(LOGS + query)).json()) as LogLine[];
    expect((await lines('?lines=2')).map(({ message }) => message)).toEqual(['line 148', 'line 149']);
    expect(await lines('?lines=0')).toEqual([]);
    expect(await lines('')).toHaveLength(100);
    expect((await lines('?lines=1'))[0]).toEqual(plugins.lines.at(-1));
  });

  test.each([
    ['?follow=true', {}],
    ['', { accept: 'text/event-stream' }],
  ])('is followed with %j and %j: what was, then what comes', async (query, headers) => {
    const admin = await openAdmin();
    admin.plugins.write('before');
    const { response, next } = await follow(admin, LOGS + query, headers);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(await next()).toEqual({ id: '1', message: 'before' });
    admin.plugins.write('after\nwith a line break');
    expect(await next()).toEqual({ id: '2', message: 'after\nwith a line break' });
  });

  test('is not followed by who asks for it not to be', async () => {
    const { call } = await openAdmin();
    const response = await call(`${LOGS}?follow=false`, { headers: { accept: 'text/event-stream' } });
    expect(await response.json()).toEqual([]);
  });

  test('loses no line and doubles none that comes while the past is read', async () => {
    const admin = await openAdmin();
    const { plugins } = admin;
    const logs = plugins.logs.bind(plugins);
    plugins.logs = async (name, count) => {
      plugins.write('in both');
      const past = await logs(name, count);
      plugins.write('after the past');
      return past;
    };
    const { next } = await follow(admin, `${LOGS}?follow=true`);
    expect(await next()).toEqual({ id: '1', message: 'in both' });
    expect(await next()).toEqual({ id: '2', message: 'after the past' });
    plugins.write('last');
    expect(await next()).toEqual({ id: '3', message: 'last' });
  });
});

describe('following ends', () => {
  test('when the client leaves', async () => {
    const admin = await openAdmin();
    const { leave } = await follow(admin, `${LOGS}?follow=true`);
    expect(admin.plugins.followers.size).toBe(1);
    leave();
    await expect.poll(() => admin.plugins.followers.size).toBe(0);
  });

  test('when the host closes', async () => {
    const admin = await openAdmin();
    const { next } = await follow(admin, `${LOGS}?follow=true`);
    const closed = admin.close();
    expect(await next()).toBeUndefined();
    await closed;
    expect(admin.plugins.followers.size).toBe(0);
  });

  test('when the client does not read', async () => {
    const admin = await openAdmin();
    await follow(admin, `${LOGS}?follow=true`);
    const line = 'x'.repeat(1_000_000);
    for (let at = 0; at < 100 && admin.plugins.followers.size > 0; at++) {
      admin.plugins.write(line);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(admin.plugins.followers.size).toBe(0);
  });

  test('before it began, where the plugin is not there', async () => {
    const admin = await openAdmin();
    const response = await admin.call('/v1/plugins/nobody/logs?follow=true');
    expect(response.status).toBe(404);
    expect(admin.plugins.followers.size).toBe(0);
  });
});
