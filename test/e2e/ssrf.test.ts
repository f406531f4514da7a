/** Server-side request forgery by a guest, through the whole host; the tables are in test/integration/egress. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCanary, type Canary } from '../support/canary.ts';
import { deploy, LANGUAGES, SETUP_MS } from '../support/deploy.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { rawCall } from '../support/raw-call.ts';
import { headerOf } from '../support/raw-client.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

let host: TestHost;
let canary: Canary;
let upstream: Upstream;

beforeAll(async () => {
  canary = await startCanary();
  upstream = await startUpstream((call) => call.answer(200, ['x-host', headerOf(call, 'host') ?? ''], 'ok'));
  const proxy = `http://127.0.0.1:${canary.port}`;
  const lower = { http_proxy: proxy, https_proxy: proxy, all_proxy: proxy, no_proxy: '' };
  const upper = { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, ALL_PROXY: proxy, NO_PROXY: '' };
  host = await startHost({ env: { ...lower, ...upper, NODE_USE_ENV_PROXY: '1' } });
}, SETUP_MS);
afterAll(() => canary.close());

const at = (vector: string) =>
  vector.replaceAll('{canary}', String(canary.port)).replaceAll('{granted}', new URL(upstream.url).host);

/** Calls the URL by a guest; gives back what it was told, or the body of the answer. */
async function attempt(plugin: string, url: string, fields: readonly string[] = []): Promise<string> {
  const answer = await rawCall(host.gateway, { path: `/${plugin}`, fields: [`x-target: ${url}`, ...fields] });
  return headerOf(answer, 'x-error') ?? answer.body.toString();
}

describe.each(LANGUAGES)('a guest in %s that may call one server', (language) => {
  const plugin = `attacker-${language}`;
  const prover = `prover-${language}`;
  // Granted too, as an operator might by mistake, but without the right to private addresses.
  const named = ['127.0.0.1', '[::1]', '0.0.0.0', 'localhost', 'any.localhost', '[::ffff:127.0.0.1]'];

  beforeAll(async () => {
    const origins = named.map((name) => `http://${name}:${canary.port}`);
    const grants = [{ origin: upstream.url, private: true }, ...origins.map((origin) => ({ origin }))];
    await deploy(host, [plugin, 'fetch'], {
      language,
      origins: [upstream.url, ...origins],
      settings: { grants: { http: { origins: grants } } },
    });
    await deploy(host, [prover, 'fetch'], { language, origins: [`http://127.0.0.1:${canary.port}`] });
  }, SETUP_MS);

  /** Another plugin, which may, calls the canary; nothing else has come there. */
  const expectUntouched = async () => {
    expect(await attempt(prover, at('http://127.0.0.1:{canary}/good'))).toBe('secret');
    expect(canary.take()).toEqual(['to 127.0.0.1', 'GET /good']);
  };

  test.each([
    'http://127.0.0.1:{canary}/',
    'http://2130706433:{canary}/',
    'http://0x7f.1:{canary}/',
    'http://0177.0.0.1:{canary}/',
    'http:127.0.0.1:{canary}',
    'http://127.0.0.1.:{canary}/',
    'http://%31%32%37.0.0.1:{canary}/',
    'http://0:{canary}/',
    'http://[::1]:{canary}/',
    'http://[0:0::1]:{canary}/',
    'http://[::ffff:7f00:1]:{canary}/',
    'http://localhost:{canary}/',
    'http://LOCALHOST:{canary}/',
    'http://any.localhost:{canary}/',
    'http://127.0.0.2:{canary}/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/latest/meta-data/',
    'http://localhost.:{canary}/',
    'http://127.0.0.1:{canary}\\@{granted}/',
    'http://127.0.0.1:{canary}#@{granted}/',
    'https://{granted}/',
  ])('denied: %s', async (url) => {
    expect(await attempt(plugin, at(url))).toBe('denied');
    await expectUntouched();
  });

  test.each([
    'http://{granted}@127.0.0.1:{canary}/',
    'http://127.0.0.1:{canary}\t/',
    'http://[fe80::1%lo]:{canary}/',
    '//127.0.0.1:{canary}/',
    'ftp://127.0.0.1:{canary}/',
    'gopher://127.0.0.1:{canary}/_',
    'file:///etc/passwd',
    'unix:/run/x.sock',
    'ws://127.0.0.1:{canary}/',
    'blob:http://{granted}/',
  ])('invalid: %s', async (url) => {
    expect(await attempt(plugin, at(url))).toBe('invalid-request');
    await expectUntouched();
  });

  test('what it may call is called directly, whatever proxy the environment names', async () => {
    const before = upstream.count;
    expect(await attempt(plugin, `${upstream.url}/`)).toBe('ok');
    expect(upstream.count).toBe(before + 1);
    await expectUntouched();
  });

  test('a redirect leads nowhere', async () => {
    const away = await startUpstream((call) =>
      call.answer(302, ['location', at('http://127.0.0.1:{canary}/')]),
    );
    await deploy(host, [`${plugin}-away`, 'fetch'], { language, origins: [away.url] });
    expect(await attempt(`${plugin}-away`, `${away.url}/`)).toBe('');
    expect(away.count).toBe(1);
    await expectUntouched();
  });

  test("another plugin's open connection serves no plugin without the grant", async () => {
    expect(await attempt(plugin, `${upstream.url}/`)).toBe('ok');
    const before = upstream.count;
    expect(await attempt(prover, `${upstream.url}/`)).toBe('denied');
    expect(upstream.count).toBe(before);
  });

  test('the host of the request is that of the URL, not the one that the guest passes on', async () => {
    const answer = await rawCall(host.gateway, {
      path: `/${plugin}`,
      fields: [`x-target: ${upstream.url}/`],
    });
    expect(headerOf(answer, 'x-host')).toBe(new URL(upstream.url).host);
  });
});
