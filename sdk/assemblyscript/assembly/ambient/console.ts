import { monotonicClock } from './clocks';
import { Level, writeLine } from './sink';

// @ts-ignore: decorator
@lazy const timers: Map<string, u64> = new Map<string, u64>();

/** As AssemblyScript's own. Each call writes one line. */
export namespace console {
  export function assert<T>(condition: T, message: string = ''): void {
    if (!condition) writeLine(Level.Error, 'Assertion failed: ' + message);
  }

  export function log(message: string = ''): void {
    writeLine(Level.Info, message);
  }

  export function debug(message: string = ''): void {
    writeLine(Level.Debug, message);
  }

  export function info(message: string = ''): void {
    writeLine(Level.Info, message);
  }

  export function warn(message: string = ''): void {
    writeLine(Level.Warn, message);
  }

  export function error(message: string = ''): void {
    writeLine(Level.Error, message);
  }

  export function time(label: string = 'default'): void {
    timers.set(label, monotonicClock());
  }

  export function timeLog(label: string = 'default'): void {
    if (!timers.has(label)) {
      writeLine(Level.Warn, `Timer '${label}' does not exist`);
    } else {
      const milliseconds = <f64>(monotonicClock() - timers.get(label)) / 1e6;
      writeLine(Level.Info, `${label}: ${milliseconds}ms`);
    }
  }

  export function timeEnd(label: string = 'default'): void {
    timeLog(label);
    timers.delete(label);
  }
}
