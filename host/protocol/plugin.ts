import type { ErrorData } from './errors.ts';
import type { Manifest, Settings } from './settings.ts';

/** `preparing` until every stage has passed; only what is `ready` can be activated. */
export type VersionState = 'preparing' | 'ready' | 'failed';

/** What the inspection of a component found out. */
export interface ComponentSummary {
  /** For example `wayhouse:plugin/handler@0.1.0`. */
  readonly world: string;
  readonly imports: readonly string[];
  readonly exports: readonly string[];
}

/** One immutable upload of a plugin, as the registry keeps it. */
export interface VersionRecord extends ComponentSummary {
  readonly plugin: string;
  readonly version: number;
  /** SHA-256 of the component, in hex. */
  readonly digest: string;
  /** Bytes of the component. */
  readonly size: number;
  readonly manifest: Manifest;
  readonly state: VersionState;
  /** Why it failed, where it did. */
  readonly failure?: ErrorData;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/** What runs, or ran: one version under one revision of the settings. */
export interface DeploymentRecord {
  readonly id: number;
  readonly plugin: string;
  readonly version: number;
  readonly settingsRevision: number;
  readonly createdAt: string;
}

export interface SettingsRecord {
  readonly revision: number;
  readonly settings: Settings;
}

export interface PluginRecord {
  readonly name: string;
  readonly createdAt: string;
  readonly settingsRevision: number;
  /** None until a version is activated. */
  readonly active?: DeploymentRecord;
}

/** All that it takes to run a deployment. */
export interface DeploymentSpec {
  readonly deployment: DeploymentRecord;
  readonly version: VersionRecord;
  readonly settings: SettingsRecord;
}
