import type { ErrorData } from '../protocol/errors.ts';
import type {
  ComponentSummary,
  DeploymentSpec,
  PluginRecord,
  SettingsRecord,
  VersionRecord,
} from '../protocol/plugin.ts';
import type { Manifest, Settings } from '../protocol/settings.ts';

/** A component that is on disk under its digest and shall become a version. */
export interface NewVersion extends ComponentSummary {
  readonly plugin: string;
  readonly digest: string;
  readonly size: number;
  readonly manifest: Manifest;
}

export interface NewDeployment {
  readonly plugin: string;
  readonly version: number;
  /** A new revision of the settings; the current one if not given. */
  readonly settings?: Settings;
}

/**
 * What should run, and what ran before: plugins, versions, settings, deployments.
 *
 * Each call is one transaction. What a promise brings back is durable. Calls reject with a
 * WayhouseError: `plugin_not_found` or `version_not_found` where what they name is not there (any
 * more), `shutting_down` after `close`, `internal` where the registry itself failed.
 */
export interface Registry {
  /** Every plugin that has an active deployment. */
  active(): Promise<DeploymentSpec[]>;
  /** By name. */
  plugins(): Promise<PluginRecord[]>;
  plugin(name: string): Promise<PluginRecord | undefined>;
  /** Newest first. */
  versions(plugin: string): Promise<VersionRecord[]>;
  version(plugin: string, version: number): Promise<VersionRecord | undefined>;
  /** The current revision. */
  settings(plugin: string): Promise<SettingsRecord | undefined>;
  /**
   * A new version in the state `preparing`. Makes the plugin, with empty settings as revision 1, if
   * it is new. A number is never used twice for a name, not even after `remove`.
   */
  addVersion(version: NewVersion): Promise<VersionRecord>;
  /** Ends `preparing`: `ready`, or `failed` if there is a failure. */
  finishVersion(plugin: string, version: number, failure?: ErrorData): Promise<VersionRecord>;
  /** A new current revision, where nothing is active; a plugin that runs gets it by `deploy`. */
  addSettings(plugin: string, settings: Settings): Promise<SettingsRecord>;
  /** Makes a `ready` version active (else `version_not_ready`), and its settings current. */
  deploy(deployment: NewDeployment): Promise<DeploymentSpec>;
  /** What a rollback would go back to. */
  previous(plugin: string): Promise<DeploymentSpec | undefined>;
  /**
   * Makes the previous deployment active again and its settings current. The one that was active
   * drops out of the history, so the next rollback goes one further back. Rejects with
   * `nothing_to_roll_back` if `deploymentId` is not the previous one (any more).
   */
  moveBack(plugin: string, deploymentId: number): Promise<DeploymentSpec>;
  remove(plugin: string): Promise<void>;
  /**
   * Forgets all versions but the newest `keep` that are ready and as many that failed, those that are `preparing`, the active one and the
   * one that a rollback would go back to. The history of deployments ends before the first whose
   * version is forgotten, and is no longer than `keep` (but at least those two). Settings that no
   * deployment needs are forgotten.
   */
  prune(plugin: string, keep: number): Promise<void>;
  /** Of every version that has not failed. */
  digests(): Promise<string[]>;
  tokenHash(): Promise<string | undefined>;
  setTokenHash(hash: string): Promise<void>;
  /** Lets the calls before it end, then frees the data directory. */
  close(): Promise<void>;
}
