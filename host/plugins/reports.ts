/** What the domain tells the admin API. */
import type { DeploymentRecord, PluginRecord, SettingsRecord, VersionRecord } from '../protocol/plugin.ts';
import type { Limits } from '../protocol/limits.ts';
import type { LogLevel } from '../protocol/messages.ts';
import type { Counters } from './counters.ts';

export const STAGES = ['receive', 'inspect', 'transpile', 'compile', 'warm', 'commit', 'switch'] as const;
export type Stage = (typeof STAGES)[number];

/** How long a stage took, in milliseconds. */
export interface StageTime {
  readonly stage: Stage;
  readonly ms: number;
}

/** Bytes that are on disk under their digest, not yet a version. Held until installed or released. */
export interface Received {
  readonly digest: string;
  readonly size: number;
  readonly ms: number;
  /** Gives the bytes up, if no version came of them. */
  release(): void;
}

export interface InstallReport {
  readonly version: VersionRecord;
  /** Whether the call also switched to it. */
  readonly deployment?: DeploymentRecord;
  readonly stages: readonly StageTime[];
}

export interface DeployReport {
  readonly deployment: DeploymentRecord;
  readonly stages: readonly StageTime[];
}

/**
 * `serving`: it has a worker, or is getting one. `idle`: it has none until the next request. `stopped`: nothing
 * is active. `failed`: it could not be brought back at start, or not be started when it was last asked.
 */
export type PluginState = 'serving' | 'idle' | 'stopped' | 'failed';

export interface PluginReport extends PluginRecord {
  readonly state: PluginState;
  /** Why, where the state is failed. */
  readonly failure?: { readonly code: string; readonly detail: string };
  /** Path prefixes and hosts at which it answers, for example "/hello" or "api.example.com/hooks". */
  readonly routes: readonly string[];
  readonly settings: SettingsRecord;
  /** What every limit comes to, with this host's defaults and ceilings. */
  readonly limits: Limits;
}

/** One line of a plugin's log, as the admin API shows it. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly version: number;
  /** Empty where the line belongs to no request. */
  readonly requestId: string;
}

/** Figures of one plugin at this moment, for /metrics. Counters only grow while the host lives. */
export interface PluginFigures extends Readonly<Counters> {
  readonly plugin: string;
  readonly inFlight: number;
  readonly queued: number;
  readonly workers: number;
}
