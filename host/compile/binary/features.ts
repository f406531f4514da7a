import { WayhouseError } from '../../protocol/errors.ts';

/** Features of WebAssembly that a host may refuse by name, and why it does. */
const REASONS = {
  gc: 'objects of the garbage collector are not taken',
  threads: 'a guest runs on one thread',
  'relaxed-simd': 'what its instructions give differs from machine to machine',
  'multi-memory': 'one memory is taken',
  memory64: 'addresses of 32 bits are taken',
} as const;

export type Feature = keyof typeof REASONS;

export const featureRefused = (feature: Feature, item: string, at: number): WayhouseError =>
  new WayhouseError('feature_refused', `${feature}: ${item} (${REASONS[feature]}), at byte ${at}`);

/** What its caller says of the features that an artifact uses. */
export class Features {
  readonly #refused: ReadonlySet<Feature>;

  constructor(refused: ReadonlySet<Feature>) {
    this.#refused = refused;
  }

  /** For `item`, which is at `at`. Throws `feature_refused` where the caller refuses the feature. */
  use(feature: Feature, item: string, at: number): void {
    if (this.#refused.has(feature)) throw featureRefused(feature, item, at);
  }
}
