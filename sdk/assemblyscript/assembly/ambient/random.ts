/** Random numbers of the host, as the world has them. */
import { mark, release, scratch } from '../abi/memory';

/** What `Math.random` starts from. */
export function seed(): f64 {
  // Without its first two bits it is no NaN, whose bits an engine may change.
  return reinterpret<f64>(anyRandom() >> 2);
}

/** Nothing secret comes of `Math.random`: any source will do. */
function anyRandom(): u64 {
  if (isDefined(ambientRandom)) return ambientRandom();
  if (isDefined(ambientInsecureRandom)) return ambientInsecureRandom();
  if (isDefined(ambientInsecureSeed)) return insecureSeed();
  ERROR(
    'Math.random: this world has no random numbers. Add `import wasi:random/random@0.2.0;` or `import wasi:random/insecure@0.2.0;` to its WIT.',
  );
  return 0;
}

/** insecure-seed: func() -> tuple<u64, u64> */
function insecureSeed(): u64 {
  const start = mark();
  const pair = scratch(16);
  ambientInsecureSeed(pair);
  const first = load<u64>(pair);
  release(start);
  return first;
}
