import { WayhouseError } from '../../protocol/errors.ts';

/** Features of WebAssembly that are refused by name, and why. */
const REASONS = {
  gc: 'objects on the heap of the garbage collector have no limit yet',
  threads: 'a guest runs on one thread',
  'multi-memory': 'a module may have one memory',
  memory64: 'addresses have 32 bits',
} as const;

export type RefusedFeature = keyof typeof REASONS;

export const featureRefused = (feature: RefusedFeature, item: string, at: number): WayhouseError =>
  new WayhouseError('feature_refused', `${feature}: ${item} (${REASONS[feature]}), at byte ${at}`);
