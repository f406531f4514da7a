/** A client of the admin API of a Wayhouse host. */
import createFetch from 'openapi-fetch';
import { hostCalls, logCalls, pluginCalls, versionCalls } from './calls.ts';
import type { LogOptions, PutOptions, UploadOptions } from './options.ts';
import type { paths } from './schema.generated.ts';
import { checkToken, parseUrl } from './target.ts';
import { careful, takerOf, type Fetch } from './transport.ts';
import type {
  DeployReport,
  Host,
  LogLine,
  Plugin,
  Settings,
  SettingsRecord,
  Status,
  Upload,
  Version,
} from './types.ts';

export { ClientError, ForeignAnswerError, ProblemError, UnreachableError } from './errors.ts';
export { parseUrl } from './target.ts';
export type { Progress } from './form.ts';
export type { LogOptions, PutOptions, UploadOptions } from './options.ts';
export type { Fetch } from './transport.ts';
export type * from './types.ts';

export interface ClientOptions {
  /** Base URL of the admin API, for example http://127.0.0.1:8081. */
  readonly url: string;
  readonly token: string;
  /** The global one if not given. */
  readonly fetch?: Fetch;
}

/**
 * Each operation of the admin API under its name. A call rejects with a ProblemError where the host
 * refuses, an UnreachableError where none answers, and a ForeignAnswerError where something else does.
 */
export interface Client {
  /** Base URL of the admin API, without a slash at the end. */
  readonly url: string;
  health(): Promise<Status>;
  /** Resolves with "starting" until every plugin that was active before the start serves or has failed. */
  readiness(): Promise<Status>;
  /** Prometheus text format. */
  metrics(): Promise<string>;
  /** The OpenAPI document of this very host. */
  openapi(): Promise<Readonly<Record<string, unknown>>>;
  getHost(): Promise<Host>;
  listPlugins(): Promise<readonly Plugin[]>;
  getPlugin(name: string): Promise<Plugin>;
  /** Resolves when what ran has finished and the plugin is forgotten. */
  deletePlugin(name: string): Promise<void>;
  listVersions(name: string): Promise<readonly Version[]>;
  getVersion(name: string, version: number): Promise<Version>;
  /** Sends the component as it is read: `openAsBlob` of node:fs makes a Blob of a file that is not loaded. */
  uploadVersion(name: string, component: Blob, options?: UploadOptions): Promise<Upload>;
  activateVersion(name: string, version: number): Promise<DeployReport>;
  rollback(name: string): Promise<DeployReport>;
  getSettings(name: string): Promise<SettingsRecord>;
  /**
   * Replaces the whole; deployed at once where a version is active. With `over`, only the settings of that
   * revision: a ProblemError with the code settings_changed says that somebody else was faster.
   */
  putSettings(name: string, settings: Settings, options?: PutOptions): Promise<SettingsRecord>;
  /** The last lines, oldest first. */
  readLogs(name: string, options?: LogOptions): Promise<readonly LogLine[]>;
  /** The last lines and each new one, until the host closes or the signal aborts (which rejects). */
  followLogs(name: string, options?: LogOptions): AsyncGenerator<LogLine, void, void>;
}

/** Throws a ClientError with the code invalid_url or invalid_token. */
export function createClient(options: ClientOptions): Client {
  const url = parseUrl(options.url);
  const headers = { authorization: `Bearer ${checkToken(options.token)}` };
  const fetch = careful(options.fetch ?? ((request) => globalThis.fetch(request)), url);
  // A host redirects nobody, and the token is for nobody else.
  const api = createFetch<paths>({ baseUrl: url, headers, fetch, redirect: 'manual' });
  const caller = { api, take: takerOf(url), url };
  return { url, ...hostCalls(caller), ...pluginCalls(caller), ...versionCalls(caller), ...logCalls(caller) };
}
