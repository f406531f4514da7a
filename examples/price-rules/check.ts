import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const PLUGIN = 'price-rules';

interface Host {
  /** Addresses, for example `http://127.0.0.1:8080`. */
  gateway: string;
  admin: string;
  token: string;
  /** The path of version 1's component; version 2's lies beside it. */
  component: string;
}

interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Does what README.md tells of, against a host that runs. Rejects where the plugin answers otherwise. */
export async function check(host: Host): Promise<void> {
  await upload(host, host.component);
  await checkFirstRules(host);
  await checkLog(host);
  await putSettings(host);
  assert.equal((await quote(host, 'total=100')).currency, 'CHF');
  await upload(host, join(dirname(host.component), 'plugin-v2.wasm'));
  await checkSecondRules(host);
  await administer(host, 'rollback', { method: 'POST' });
  assert.equal((await quote(host, 'total=5000')).rules, 1);
}

async function checkFirstRules(host: Host): Promise<void> {
  assert.deepEqual(await quote(host, 'total=12000'), {
    rules: 1,
    currency: 'EUR',
    total: 12000,
    discount: 1200,
    pay: 10800,
    rule: '10 % from 100.00',
  });
  assert.equal((await quote(host, 'total=9999')).pay, 9999);
  for (const query of [
    '',
    'total=',
    'total=12.5',
    'total=-1',
    'total=1e3',
    'total=999999999999',
    'total=%',
  ]) {
    assert.equal((await call(host, query)).status, 400, query);
  }
}

async function checkSecondRules(host: Host): Promise<void> {
  const { rules, discount } = await quote(host, 'total=5000');
  assert.deepEqual([rules, discount], [2, 500]);
  const gold = await quote(host, 'total=1000&customer=gold');
  assert.deepEqual([gold.discount, gold.rule], [150, '15 % for gold customers']);
}

async function checkLog(host: Host): Promise<void> {
  const response = await administer(host, 'logs?lines=100', { method: 'GET' });
  const lines = (await response.json()) as LogLine[];
  const { level, fields } = lines.find(({ message }) => message === 'quoted') ?? {};
  assert.deepEqual([level, fields], ['info', { rules: '1', total: '12000', discount: '1200' }]);
  assert.equal(lines.at(-1)?.level, 'warn', 'the refused basket');
}

interface Quote {
  readonly rules: number;
  readonly currency: string;
  readonly discount: number;
  readonly pay: number;
  readonly rule: string;
}

async function quote(host: Host, query: string): Promise<Quote> {
  const response = await call(host, query);
  assert.equal(response.status, 200, query);
  return (await response.json()) as Quote;
}

async function call(host: Host, query: string): Promise<Response> {
  return fetch(`${host.gateway}/${PLUGIN}/quote?${query}`);
}

async function upload(host: Host, component: string): Promise<void> {
  const headers = { 'content-type': 'application/wasm' };
  const body = await readFile(component);
  await administer(host, 'versions?activate=true', { method: 'POST', headers, body });
}

async function putSettings(host: Host): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const body = await readFile(new URL('settings.json', import.meta.url));
  await administer(host, 'settings', { method: 'PUT', headers, body });
}

async function administer(host: Host, path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${host.token}`);
  const response = await fetch(`${host.admin}/v1/plugins/${PLUGIN}/${path}`, { ...init, headers });
  assert.ok(
    response.ok,
    `${init.method} ${path}: ${response.status} ${response.ok || (await response.text())}`,
  );
  return response;
}
