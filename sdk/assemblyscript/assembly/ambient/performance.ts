import { monotonicClock } from './clocks';

export namespace performance {
  /** Milliseconds since some moment, with fractions. */
  export function now(): f64 {
    return <f64>monotonicClock() / 1e6;
  }
}
