/** The host's clocks, as the world has them. */
import { mark, release, scratch } from '../abi/memory';

/** Milliseconds since 1970. */
export function wallClock(): i64 {
  if (!isDefined(ambientWallClock)) {
    ERROR(
      'Date.now, process.time: this world has no clock. Add `import wasi:clocks/wall-clock@0.2.0;` to its WIT.',
    );
    return 0;
  }
  const start = mark();
  // record datetime { seconds: u64, nanoseconds: u32 }
  const datetime = scratch(16);
  ambientWallClock(datetime);
  const milliseconds = load<i64>(datetime) * 1000 + <i64>(load<u32>(datetime, 8) / 1_000_000);
  release(start);
  return milliseconds;
}

/** Nanoseconds since some moment, never fewer than before. */
export function monotonicClock(): u64 {
  if (!isDefined(ambientMonotonicClock)) {
    ERROR(
      'performance.now, console.time, process.hrtime: this world has no clock. Add `import wasi:clocks/monotonic-clock@0.2.0;` to its WIT.',
    );
    return 0;
  }
  return ambientMonotonicClock();
}
