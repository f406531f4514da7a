import fc from 'fast-check';

/** Checks values until one of them throws, and then looks for the smallest that does. */
export function forAll<T>(values: fc.Arbitrary<T>, check: (value: T) => unknown, numRuns = 1000): void {
  fc.assert(
    fc.property(values, (value) => {
      check(value);
    }),
    { numRuns },
  );
}
