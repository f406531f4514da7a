import type { Progress } from './form.ts';
import type { Manifest } from './types.ts';

export interface UploadOptions {
  /** What the plugin asks for; nothing if not given. */
  readonly manifest?: Manifest;
  /** Also switch to the new version; false if not given. */
  readonly activate?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface PutOptions {
  /** The revision that is to be replaced; any if not given. */
  readonly over?: number;
}

export interface LogOptions {
  /** How many of the last lines, 0 to 1000; 100 if not given. */
  readonly lines?: number;
  readonly signal?: AbortSignal;
}
