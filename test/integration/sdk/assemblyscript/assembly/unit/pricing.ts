import { rounded } from './rounding';

export const RATE: f64 = 0.19;
export const NAME: string = 'pricing';
export let calls: i32 = 0;

export function total(prices: Float64Array, discount: f64): f64 {
  calls += 1;
  let sum: f64 = 0;
  for (let i = 0; i < prices.length; i++) sum += prices[i];
  return rounded(sum * (1 - discount));
}

export function greeting(name: string, times: i32 = 1): string {
  return ('hello ' + name + '. ').repeat(times).trim();
}

export function shout(text: string | null): string | null {
  return text === null ? null : text.toUpperCase();
}

export function words(text: string): string[] {
  return text.split(' ');
}

export function joined(parts: string[][]): string {
  return parts.map<string>((part: string[]) => part.join('+')).join('|');
}

export function turned(rows: i32[][]): i32[][] {
  return rows.reverse();
}

export function negated(flags: bool[]): StaticArray<bool> {
  return StaticArray.fromArray(flags.map<bool>((flag: bool) => !flag));
}

export function tail(bytes: Uint8Array, from: i32): Uint8Array {
  return bytes.subarray(from);
}

export function buffer(bytes: ArrayBuffer): ArrayBuffer {
  return bytes.slice(1);
}

export function clamped(bytes: Uint8ClampedArray): Uint8ClampedArray {
  return bytes;
}

export function longs(values: Int64Array): u64[] {
  return [<u64>values[0], u64.MAX_VALUE];
}

export function i8s(x: i8): i8 {
  return x;
}
export function u8s(x: u8): u8 {
  return x;
}
export function i16s(x: i16): i16 {
  return x;
}
export function u16s(x: u16): u16 {
  return x;
}
export function i32s(x: i32): i32 {
  return x;
}
export function u32s(x: u32): u32 {
  return x;
}
export function i64s(x: i64): i64 {
  return x;
}
export function u64s(x: u64): u64 {
  return x;
}
export function f32s(x: f32): f32 {
  return x;
}
export function f64s(x: f64): f64 {
  return x;
}
export function bools(x: bool): bool {
  return x;
}

export function checked(amount: i32): i32 {
  if (amount < 0) throw new RangeError('negative: ' + amount.toString());
  return amount;
}

/** What it was given is all in use until it has made more than that. */
export function churned(parts: string[], rounds: i32): string {
  let made = '';
  for (let i = 0; i < rounds; i++) made = parts.join(i.toString());
  return made;
}

export class Order {
  constructor(public id: i32) {}
}

export function idOf(order: Order): i32 {
  return order.id;
}

export function orders(): Order[] {
  return [new Order(1)];
}

export function say(text: string): void {
  console.warn(text);
}

export function seconds(): i64 {
  return Date.now() / 1000;
}

export function dice(): f64 {
  return Math.random();
}

declare function hostLog(level: i32): void;

export function logs(): void {
  hostLog(1);
}
