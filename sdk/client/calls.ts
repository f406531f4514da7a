/** Each operation of the admin API as one call. */
import type { Client as Api } from 'openapi-fetch';
import { eventData } from './events.ts';
import { formOf } from './form.ts';
import type { LogOptions, PutOptions, UploadOptions } from './options.ts';
import type { paths } from './schema.generated.ts';
import { guarded, guardedReading, type Answered, type Take } from './transport.ts';
import type { LogLine, Settings, Status } from './types.ts';

export interface Caller {
  readonly api: Api<paths>;
  readonly take: Take;
  readonly url: string;
}

const PLUGIN = '/v1/plugins/{name}';

const pathOf = (name: string) => ({ params: { path: { name } } });

export function hostCalls({ api, take, url }: Caller) {
  return {
    health: () => take(api.GET('/healthz')),
    readiness: async () => {
      // Not ready is an answer too, with the status 503.
      const { data, error } = await guarded(url, () => api.GET('/readyz'));
      return (data ?? error) as Status;
    },
    metrics: () => take(api.GET('/metrics', { parseAs: 'text' })),
    openapi: () => take(api.GET('/openapi.json')),
    getHost: () => take(api.GET('/v1/host')),
  };
}

export function pluginCalls({ api, take }: Caller) {
  return {
    listPlugins: () => take(api.GET('/v1/plugins')),
    getPlugin: (name: string) => take(api.GET(PLUGIN, pathOf(name))),
    deletePlugin: (name: string) => take<void>(api.DELETE(PLUGIN, pathOf(name))),
    getSettings: (name: string) => take(api.GET(`${PLUGIN}/settings`, pathOf(name))),
    putSettings: (name: string, body: Settings, { over }: PutOptions = {}) => {
      const header = over === undefined ? {} : { 'if-match': `"${over}"` };
      return take(api.PUT(`${PLUGIN}/settings`, { params: { path: { name }, header }, body }));
    },
  };
}

export function versionCalls(caller: Caller) {
  const { api, take } = caller;
  return {
    listVersions: (name: string) => take(api.GET(`${PLUGIN}/versions`, pathOf(name))),
    getVersion: (name: string, version: number) =>
      take(api.GET(`${PLUGIN}/versions/{version}`, { params: { path: { name, version: String(version) } } })),
    uploadVersion: (name: string, component: Blob, options?: UploadOptions) =>
      take(upload(caller, [name, component], options)),
    activateVersion: (name: string, version: number) =>
      take(api.POST(`${PLUGIN}/activate`, { ...pathOf(name), body: { version } })),
    rollback: (name: string) => take(api.POST(`${PLUGIN}/rollback`, pathOf(name))),
  };
}

function upload(
  { api }: Caller,
  [name, component]: readonly [string, Blob],
  { manifest, activate = false, onProgress = () => {}, signal }: UploadOptions = {},
) {
  const body = manifest === undefined ? { component } : { component, manifest };
  const form = formOf(body, onProgress);
  return api.POST(`${PLUGIN}/versions`, {
    params: { path: { name }, query: { activate: `${activate}` } },
    headers: { 'content-type': form.type, 'content-length': String(form.size) },
    body,
    bodySerializer: () => form.stream,
    duplex: 'half', // what fetch wants said of every body that is a stream
    ...(signal && { signal }),
  });
}

export function logCalls(caller: Caller) {
  const { api, take } = caller;
  return {
    readLogs: (name: string, options: LogOptions = {}) =>
      take(api.GET(`${PLUGIN}/logs`, queryOf(name, 'false', options)) as Answered<readonly LogLine[]>),
    followLogs: (name: string, options: LogOptions = {}) => follow(caller, name, options),
  };
}

async function* follow({ api, take, url }: Caller, name: string, options: LogOptions) {
  const query = queryOf(name, 'true', options);
  const stream = await take(api.GET(`${PLUGIN}/logs`, { ...query, parseAs: 'stream' }));
  if (stream === null) return;
  for await (const data of guardedReading(url, eventData(stream))) yield JSON.parse(data) as LogLine;
}

function queryOf(name: string, follow: 'true' | 'false', { lines = 100, signal }: LogOptions) {
  const params = { path: { name }, query: { lines: String(lines), follow } };
  return signal === undefined ? { params } : { params, signal };
}
