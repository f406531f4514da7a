import type { Limits } from '../protocol/limits.ts';
import type { SettingsRecord, VersionRecord } from '../protocol/plugin.ts';
import type { Manifest, Settings } from '../protocol/settings.ts';
import type { Exchange, Run } from './exchange.ts';
import type {
  DeployReport,
  InstallReport,
  LogLine,
  PluginFigures,
  PluginReport,
  Received,
} from './reports.ts';

/** A plugin that answers at some route. */
export interface Live {
  readonly name: string;
  /** Of the deployment that serves now. */
  readonly limits: Limits;
  /** Takes the request in for the deployment that serves at this moment; the exchange hears the end. */
  admit(exchange: Exchange): Run;
}

export interface Match {
  readonly plugin: Live;
  /** The path prefix that the guest does not see; "" if none. */
  readonly prefix: string;
}

/** What the gateway needs of the domain. */
export interface Router {
  /** `host` without port, lower case. `path` with query, as the client wrote it. */
  match(host: string, path: string): Match | undefined;
}

export interface Upload {
  readonly plugin: string;
  readonly received: Received;
  readonly manifest: Manifest;
  /** Also switch to it. */
  readonly activate: boolean;
}

/** Whether settings of this revision may be replaced. */
export type Expected = (revision: number) => boolean;

/** What the admin API needs of the domain. Every call rejects with a WayhouseError. */
export interface Plugins extends Router {
  /** False until every plugin that was active before the start serves again or has failed. */
  readonly ready: boolean;
  /** Streams a component to disk under its digest; bounded by maxUploadBytes. */
  receive(stream: AsyncIterable<Uint8Array>): Promise<Received>;
  /** Makes a version of received bytes; with `activate`, also switches to it. */
  install(upload: Upload): Promise<InstallReport>;
  activate(plugin: string, version: number): Promise<DeployReport>;
  rollback(plugin: string): Promise<DeployReport>;
  /**
   * Stores a new revision; deploys it too where a version is active. Rejects with `settings_changed`
   * where the current revision is not the one that was `expected`.
   */
  putSettings(plugin: string, settings: Settings, expected?: Expected): Promise<SettingsRecord>;
  list(): Promise<PluginReport[]>;
  get(plugin: string): Promise<PluginReport>;
  versions(plugin: string): Promise<VersionRecord[]>;
  version(plugin: string, version: number): Promise<VersionRecord>;
  /** Takes it off its routes, drains it, forgets it. Resolves when it is forgotten. */
  remove(plugin: string): Promise<void>;
  /** The last lines of its log, oldest first. */
  logs(plugin: string, count: number): Promise<LogLine[]>;
  /** Calls back for each new line until the returned function is called. */
  follow(plugin: string, listener: (line: LogLine) => void): () => void;
  figures(): PluginFigures[];
}
