import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from './host.ts';

const ROOT = join(import.meta.dirname, '../..');

/** One call of the host: what is printed as a curl command is what is sent. */
export interface Call {
  readonly to: 'gateway' | 'admin';
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** A component to send, relative to the root of the repository. */
  readonly file?: string;
  /** JSON to send. */
  readonly json?: string;
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly tookMs: number;
}

export function upload(plugin: string, file: string): Call {
  return { to: 'admin', method: 'POST', path: `/v1/plugins/${plugin}/versions?activate=true`, file };
}

export function putSettings(plugin: string, settings: object): Call {
  const json = JSON.stringify(settings);
  return { to: 'admin', method: 'PUT', path: `/v1/plugins/${plugin}/settings`, json };
}

/** The lines of the curl command that makes the call. */
export function curl({ to, path, method, file, json }: Call): string[] {
  const address = `"${to === 'admin' ? '$ADMIN' : '$GATEWAY'}${path}"`;
  if (to === 'gateway') return [`curl ${address}`];
  const token = '-H "authorization: Bearer $TOKEN"';
  if (file !== undefined) {
    return [`curl ${token} -H 'content-type: application/wasm'`, `--data-binary @${file}`, address];
  }
  if (json === undefined) return [`curl ${token} ${address}`];
  return [`curl -X ${method} ${token} -H 'content-type: application/json'`, `--data '${json}' ${address}`];
}

export async function send(host: Host, { to, path, method = 'GET', file, json }: Call): Promise<Answer> {
  const headers = new Headers();
  if (to === 'admin') headers.set('authorization', `Bearer ${host.token}`);
  if (file !== undefined) headers.set('content-type', 'application/wasm');
  if (json !== undefined) headers.set('content-type', 'application/json');
  const body = file === undefined ? (json ?? null) : await readFile(join(ROOT, file));
  const started = performance.now();
  const response = await fetch(host[to] + path, { method, headers, body });
  const answer = await response.text();
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    body: answer,
    tookMs: performance.now() - started,
  };
}
