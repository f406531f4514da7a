import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const PLUGIN = 'webhook-signature';
const BODY = '{"zen":"Keep it logically awesome."}';

interface Host {
  /** Addresses, for example `http://127.0.0.1:8080`. */
  gateway: string;
  admin: string;
  token: string;
  /** The path of the component. */
  component: string;
}

interface Settings {
  readonly config: Readonly<Record<string, string>>;
  readonly grants?: object;
}

/** Does what README.md tells of, against a host that runs. Rejects where the plugin answers otherwise. */
export async function check(host: Host): Promise<void> {
  const settings = JSON.parse(await readFile(new URL('settings.json', import.meta.url), 'utf8')) as Settings;
  await using receiver = await startReceiver();
  await upload(host, { http: { origins: [receiver.origin] } });
  await checkBeforeSetUp(host);
  await putSettings(host, settings);
  await checkGate(host, settings);
  await putSettings(host, forwarding(settings, receiver.origin));
  await checkForwarding(host, settings, receiver.deliveries);
}

async function checkBeforeSetUp(host: Host): Promise<void> {
  const response = await deliver(host, signature('any', BODY));
  assert.equal(response.status, 503, 'nothing passes while there is no secret');
}

async function checkGate(host: Host, { config: { secret = '' } }: Settings): Promise<void> {
  const right = signature(secret, BODY);
  assert.equal((await deliver(host, right)).status, 204);
  assert.equal((await deliver(host, signature('another secret', BODY))).status, 401);
  assert.equal((await deliver(host, signature(secret, `${BODY} `))).status, 401);
  assert.equal((await deliver(host, right.slice(0, -2))).status, 401);
  assert.equal((await deliver(host, undefined)).status, 401);
  assert.equal((await fetch(`${host.gateway}/${PLUGIN}`)).status, 405);
}

async function checkForwarding(host: Host, settings: Settings, deliveries: readonly string[]): Promise<void> {
  const { secret = '' } = settings.config;
  const response = await deliver(host, signature(secret, BODY));
  assert.equal(response.status, 202);
  assert.equal(await response.text(), 'queued');
  assert.equal((await deliver(host, signature('another secret', BODY))).status, 401);
  assert.deepEqual(deliveries, [`POST /hooks ping ${BODY}`], 'only what is signed reaches the receiver');
}

function signature(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

async function deliver(host: Host, signed: string | undefined): Promise<Response> {
  const headers = { 'x-github-event': 'ping', ...(signed && { 'x-hub-signature-256': signed }) };
  return fetch(`${host.gateway}/${PLUGIN}`, { method: 'POST', headers, body: BODY });
}

function forwarding({ config }: Settings, origin: string): Settings {
  // The receiver listens on a loopback address, which takes a grant of its own.
  const grant = { origin, methods: ['POST'], private: true };
  return {
    config: { ...config, 'forward-to': `${origin}/hooks` },
    grants: { http: { origins: [grant] } },
  };
}

/** The server behind the gate: keeps what reaches it and answers 202. */
async function startReceiver() {
  const deliveries: string[] = [];
  const server = createServer(async (request, response) => {
    const event = request.headers['x-github-event'];
    deliveries.push(`${request.method} ${request.url} ${event} ${await text(request)}`);
    response.writeHead(202).end('queued');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    deliveries,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function upload(host: Host, manifest: object): Promise<void> {
  const form = new FormData();
  form.set('component', new Blob([await readFile(host.component)], { type: 'application/wasm' }));
  form.set('manifest', new Blob([JSON.stringify(manifest)], { type: 'application/json' }));
  await administer(host, 'versions?activate=true', { method: 'POST', body: form });
}

async function putSettings(host: Host, settings: Settings): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await administer(host, 'settings', { method: 'PUT', headers, body: JSON.stringify(settings) });
}

async function administer(host: Host, path: string, init: RequestInit): Promise<void> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${host.token}`);
  const response = await fetch(`${host.admin}/v1/plugins/${PLUGIN}/${path}`, { ...init, headers });
  assert.ok(response.ok, `${init.method} ${path}: ${response.status} ${await response.text()}`);
}
