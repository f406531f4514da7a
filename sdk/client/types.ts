/** What the admin API takes and answers, by the names of its OpenAPI document. */
import type { components } from './schema.generated.ts';

type Schemas = components['schemas'];

/** Problem details (RFC 9457): how the host refuses. */
export type Problem = Schemas['Problem'];
export type Host = Schemas['Host'];
export type Status = Schemas['Status'];
export type Plugin = Schemas['Plugin'];
export type Version = Schemas['Version'];
export type Upload = Schemas['Upload'];
export type Deployment = Schemas['Deployment'];
export type DeployReport = Schemas['DeployReport'];
export type Manifest = Schemas['Manifest'];
export type Settings = Schemas['Settings'];
export type SettingsRecord = Schemas['SettingsRecord'];
export type LogLine = Schemas['LogLine'];
