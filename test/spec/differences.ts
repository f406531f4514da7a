/**
 * Where the tests come out otherwise than they say, and why. Each must occur: one that no longer does
 * fails the run like one that is not here.
 */

export interface Difference {
  /** `group/name`. */
  readonly file: string;
  readonly lines: readonly number[];
  readonly why: string;
}

const NEWER_RULES = 'The file is of an older WebAssembly; what it wants refused has since become valid.';

/** V8 itself: the unmodified module does not do what the test says. */
export const V8_DIFFERENCES: readonly Difference[] = [
  {
    file: 'function-references/binary',
    lines: [146, 166, 185, 204, 243, 262, 280, 298],
    why: NEWER_RULES,
  },
  { file: 'memory64/binary', lines: [877, 897, 916, 935, 974, 993, 1011, 1029], why: NEWER_RULES },
  { file: 'memory64/memory', lines: [10, 11], why: NEWER_RULES },
  { file: 'memory64/memory64', lines: [8, 9], why: NEWER_RULES },
  { file: 'multi-value/binary', lines: [163, 183, 202, 221, 260, 279, 297, 315], why: NEWER_RULES },
  {
    file: 'mutable-global/linking',
    lines: [207, 228, 236, 239, 248, 299, 335, 342, 345, 354],
    why: 'Of before bulk memory: since then a segment that does not fit is a trap, and those before it stay written.',
  },
  {
    file: 'reference-types/binary',
    lines: [363, 420, 757, 777, 796, 815, 854, 873, 891, 909],
    why: NEWER_RULES,
  },
  { file: 'reference-types/binary-leb128', lines: [405, 462], why: NEWER_RULES },
  { file: 'reference-types/imports', lines: [417, 421, 425], why: NEWER_RULES },
  { file: 'reference-types/unreached-invalid', lines: [540], why: NEWER_RULES },
  { file: 'threads/imports', lines: [310, 314, 318, 405, 409, 413], why: NEWER_RULES },
  { file: 'threads/memory', lines: [14, 15], why: NEWER_RULES },
  {
    file: 'wasm-v3/ref_null',
    lines: [18, 67, 68, 69, 70, 71, 72],
    why: 'JavaScript cannot receive an exnref, not even a null one.',
  },
  {
    file: 'wasm-v3/table',
    lines: [9],
    why: 'V8 makes no table of more than 10,000,000 elements; the specification lets an engine have limits.',
  },
];

/** The meter: the metered module does otherwise than the unmodified one. */
export const METER_DIFFERENCES: readonly Difference[] = [
  {
    file: 'own/calls-between-modules',
    lines: [104],
    why:
      'An exception that leaves its module ends frames there that the count of the stack keeps, until the host calls ' +
      'again: after thousands in one call the stack counts as exhausted. To give them back, each exported function would ' +
      'have to catch all. It errs on the safe side.',
  },
];

export interface Refusal {
  /** In each of them something must be refused. */
  readonly files: RegExp;
  /** What the refusal must speak of. */
  readonly names: RegExp;
  readonly why: string;
}

/** What is there to see it refused: with the code `feature_refused`, and by name. */
export const REFUSALS: readonly Refusal[] = [
  {
    files: /^threads\//,
    names: /shared|atomic|thread/i,
    why: 'Shared memories and atomic instructions: a guest that waits would hold the thread of its worker.',
  },
  {
    files: /^relaxed-simd\//,
    names: /relaxed/i,
    why: 'The results depend on the machine, and so would the fuel.',
  },
];

/** Proposals of the suite that are no part of WebAssembly 3.0; V8 does not run them without flags. */
export const LEFT_OUT: readonly string[] = ['custom-descriptors', 'custom-page-sizes', 'wide-arithmetic'];
