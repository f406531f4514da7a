import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import {
  ClientError,
  createClient,
  ForeignAnswerError,
  ProblemError,
  UnreachableError,
} from '../../../../sdk/client/client.ts';
import { openAdmin, TOKEN } from '../../../support/admin.ts';
import { clientOf } from './support/stand-in.ts';

const answering =
  (status: number, headers: Record<string, string>, body: string): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(body);

describe('what the host refuses', () => {
  test('is its problem details, with code, detail and repair', async () => {
    const { url } = await openAdmin();
    const thrown: unknown = await createClient({ url, token: TOKEN })
      .getPlugin('nobody')
      .catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ProblemError);
    expect(thrown).toBeInstanceOf(ClientError);
    const { problem, ...error } = thrown as ProblemError;
    expect(error).toMatchObject({ code: 'plugin_not_found', repair: problem.repair, detail: problem.detail });
    expect(problem).toMatchObject({ status: 404, type: 'urn:wayhouse:error:plugin_not_found' });
    expect((thrown as ProblemError).requestId).toMatch(/\w/);
  });

  test('is a wrong token too', async () => {
    const { url } = await openAdmin();
    const client = createClient({ url, token: 'wrong' });
    await expect(client.listPlugins()).rejects.toMatchObject({ code: 'unauthorized', status: 401 });
  });

  test('is not that it is not ready yet', async () => {
    const admin = await openAdmin();
    admin.plugins.ready = false;
    expect(await createClient({ url: admin.url, token: TOKEN }).readiness()).toEqual({ status: 'starting' });
  });
});

describe('where no host answers', () => {
  test('it says that nothing listens', async () => {
    const { url, close } = await openAdmin();
    await close(0);
    const asked = createClient({ url, token: TOKEN }).health();
    await expect(asked).rejects.toThrow(UnreachableError);
    await expect(asked).rejects.toMatchObject({
      code: 'host_unreachable',
      detail: `${url} refuses connections: nothing listens there.`,
    });
  });

  test('it says that the name is not known', async () => {
    const client = createClient({ url: 'http://wayhouse.invalid:8081', token: TOKEN });
    await expect(client.health()).rejects.toMatchObject({
      code: 'host_unreachable',
      detail: expect.stringContaining('cannot be found') as string,
    });
  });

  test.each<[string, RequestListener]>([
    ['before the answer', (request) => request.socket.destroy()],
    [
      'in the middle of the answer',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{"status":', () => response.destroy());
      },
    ],
  ])('it says that the connection was cut %s', async (_when, listener) => {
    const client = await clientOf(listener);
    await expect(client.health()).rejects.toMatchObject({
      code: 'host_unreachable',
      detail: expect.stringContaining('has cut the connection') as string,
    });
  });
});

describe('what is no host', () => {
  test.each<[string, RequestListener, string]>([
    ['a page', answering(200, { 'content-type': 'text/html' }, '<html>'), '200 text/html'],
    [
      'an error of its own',
      answering(404, { 'content-type': 'application/json' }, '{}'),
      '404 application/json',
    ],
    [
      'a problem of its own',
      answering(400, { 'content-type': 'application/problem+json' }, '{"title":"?"}'),
      '400',
    ],
    ['nothing', answering(500, {}, ''), '500'],
    ['what is not JSON', answering(200, { 'content-type': 'application/json' }, '<html>'), 'not JSON'],
    ['null', answering(400, { 'content-type': 'application/problem+json' }, 'null'), '400'],
  ])('is told by its answer: %s', async (_what, listener, answered) => {
    const asked = (await clientOf(listener)).listPlugins();
    await expect(asked).rejects.toThrow(ForeignAnswerError);
    await expect(asked).rejects.toMatchObject({
      code: 'not_a_host',
      detail: expect.stringContaining(answered) as string,
    });
  });

  test('does not get the token by a redirect', async () => {
    const asked: unknown[] = [];
    const client = await clientOf((request, response) => {
      asked.push(request.url);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    await expect(client.uploadVersion('hello', new Blob(['x']))).rejects.toMatchObject({
      code: 'not_a_host',
    });
    expect(asked).toEqual(['/v1/plugins/hello/versions?activate=false']);
  });
});

describe('what no call can be made with', () => {
  test.each([
    '',
    'localhost:8081',
    '127.0.0.1:8081',
    'ftp://a',
    'http://a:b@c',
    'http://a/?b',
    'http://a/#b',
  ])('is the address "%s"', (url) => {
    const repair = expect.stringContaining('http://127.0.0.1:8081') as string;
    expect(() => createClient({ url, token: TOKEN })).toThrow(
      expect.objectContaining({ code: 'invalid_url', repair }) as Error,
    );
  });

  test.each(['', 'two words', 'tokén', 'a\nb', 'secret\r\nx-injected: 1'])(
    'is the token %j, which the error does not show',
    (token) => {
      const error: unknown = (() => {
        try {
          return createClient({ url: 'http://127.0.0.1:1', token });
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(error).toMatchObject({ code: 'invalid_token' });
      if (token !== '') expect(String((error as Error).stack)).not.toContain(token);
    },
  );

  test('is not a name that would leave its path', async () => {
    const { url } = await openAdmin();
    const client = createClient({ url, token: TOKEN });
    await expect(client.getPlugin('../host')).rejects.toMatchObject({ code: 'invalid_plugin_name' });
    await expect(client.deletePlugin('hello/versions')).rejects.toMatchObject({
      code: 'invalid_plugin_name',
    });
  });
});
