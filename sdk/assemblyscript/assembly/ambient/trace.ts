import { Level, writeLine } from './sink';

/** Writes the message and the first `count` of the numbers. */
export function trace(
  message: string,
  count: i32 = 0,
  a0: f64 = 0,
  a1: f64 = 0,
  a2: f64 = 0,
  a3: f64 = 0,
  a4: f64 = 0,
): void {
  const numbers: StaticArray<f64> = [a0, a1, a2, a3, a4];
  let line = message;
  for (let i = 0; i < min(count, numbers.length); i++) line += ' ' + numbers[i].toString();
  writeLine(Level.Trace, line);
}
