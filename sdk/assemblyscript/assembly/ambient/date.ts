import { Date as StandardDate } from 'date';
import { wallClock } from './clocks';

/** AssemblyScript's own, with the host's clock. */
export class Date extends StandardDate {
  static now(): i64 {
    return wallClock();
  }

  static UTC(
    year: i32,
    month: i32 = 0,
    day: i32 = 1,
    hour: i32 = 0,
    minute: i32 = 0,
    second: i32 = 0,
    millisecond: i32 = 0,
  ): i64 {
    return StandardDate.UTC(year, month, day, hour, minute, second, millisecond);
  }

  static parse(text: string): Date {
    return Date.fromString(text);
  }

  static fromString(text: string): Date {
    return new Date(StandardDate.fromString(text).getTime());
  }
}
