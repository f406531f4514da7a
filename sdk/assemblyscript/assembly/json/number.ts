/**
 * Decimal text to f64 and back, exactly. AssemblyScript's own parseFloat is off for some numbers
 * (`3.9158914082115255e+49` gives `3.9e+38`); its f64.toString is right.
 */
import { Natural } from './natural';

/** Digits past these cannot tell a number from the middle of two: one that is not zero stands for them. */
const DIGITS = 770;

const INFINITY_BITS: u64 = 0x7ff0_0000_0000_0000;

/** As few digits as give the same finite f64 again. The last may not be the one that JavaScript writes. */
export function numberText(value: f64): string {
  const text = value.toString();
  return text.endsWith('.0') ? text.substring(0, text.length - 2) : text == '-0' ? '0' : text;
}

/** The f64 nearest to a number in JSON's grammar (not checked), ties to even; an infinity past the range. */
export function parseNumber(text: string): f64 {
  const decimal = readDecimal(text);
  const size = nearest(decimal);
  return text.charCodeAt(0) == 0x2d ? -size : size;
}

/** `digits` times ten to the power of `exponent`. */
class Decimal {
  digits: string = '';
  exponent: i32 = 0;
}

function readDecimal(text: string): Decimal {
  const decimal = new Decimal();
  let at = text.charCodeAt(0) == 0x2d ? 1 : 0;
  let point = -1;
  const start = at;
  for (; at < text.length; at++) {
    const character = text.charCodeAt(at) | 0x20;
    if (character == 0x65) break;
    if (character == 0x2e) point = at;
  }
  const end = at;
  const fraction = point < 0 ? '' : text.substring(point + 1, end);
  decimal.digits = trimZeros(text.substring(start, point < 0 ? end : point) + fraction);
  decimal.exponent = readExponent(text, end + 1) - fraction.length;
  if (decimal.digits.length > DIGITS) {
    decimal.exponent += decimal.digits.length - DIGITS - 1;
    decimal.digits = decimal.digits.substring(0, DIGITS) + '1';
  }
  return decimal;
}

function trimZeros(digits: string): string {
  let zeros = 0;
  while (zeros < digits.length && digits.charCodeAt(zeros) == 0x30) zeros++;
  return digits.substring(zeros);
}

/** Past a million, any exponent is as good as a million: the text itself is shorter. */
function readExponent(text: string, from: i32): i32 {
  let value = 0;
  let sign = 1;
  for (let at = from; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character == 0x2d) sign = -1;
    if (character >= 0x30 && character <= 0x39) value = min(value * 10 + character - 0x30, 100_000_000);
  }
  return sign * value;
}

function nearest(decimal: Decimal): f64 {
  const size = decimal.digits.length;
  if (size == 0 || size + decimal.exponent < -330) return 0;
  if (size + decimal.exponent > 310) return Infinity;
  const head = U64.parseInt(decimal.digits.substring(0, 19));
  const exponent = decimal.exponent + max(size - 19, 0);
  // Both are exact, so one rounding is all there is (Clinger).
  if (size <= 15 && exponent >= -22 && exponent <= 22) {
    return exponent < 0 ? <f64>head / powerOfTen(-exponent) : <f64>head * powerOfTen(exponent);
  }
  return corrected(decimal, roughly(<f64>head, exponent));
}

/** Right but for a few units in the last place. In two steps, because 10^-330 itself is zero. */
function roughly(head: f64, exponent: i32): f64 {
  if (exponent < -300) return head / powerOfTen(300) / powerOfTen(-exponent - 300);
  return exponent < 0 ? head / powerOfTen(-exponent) : head * powerOfTen(exponent);
}

function powerOfTen(exponent: i32): f64 {
  let power: f64 = 1;
  for (let i = 0; i < exponent; i++) power *= 10;
  return power;
}

/** Steps to the neighbour as long as the decimal lies on the far side of the middle between the two. */
function corrected(decimal: Decimal, guess: f64): f64 {
  let bits = reinterpret<u64>(min(guess, f64.MAX_VALUE));
  while (bits < INFINITY_BITS && compareToMiddle(decimal, bits) > 0) bits++;
  while (bits > 0 && compareToMiddle(decimal, bits - 1) < 0) bits--;
  return reinterpret<f64>(bits);
}

/**
 * Where the decimal lies to the middle between the f64 of these bits and the next: below 0, or above.
 * On the middle itself it counts to the side of the even one. So it is never 0.
 */
function compareToMiddle(decimal: Decimal, bits: u64): i32 {
  const biased = <i32>(bits >> 52);
  const fraction = bits & 0x000f_ffff_ffff_ffff;
  const mantissa = biased == 0 ? fraction : fraction | 0x0010_0000_0000_0000;
  const exponent = max(biased, 1) - 1075;
  const left = Natural.parse(decimal.digits);
  const right = Natural.of(mantissa * 2 + 1);
  scale(left, right, decimal.exponent, 10);
  scale(right, left, exponent - 1, 2);
  const order = left.compare(right);
  return order != 0 ? order : mantissa & 1 ? 1 : -1;
}

/** Multiplies the one by base^exponent, or where that is a fraction the other by its inverse. */
function scale(one: Natural, other: Natural, exponent: i32, base: u32): void {
  const target = exponent < 0 ? other : one;
  const steps = abs(exponent);
  if (base == 2) target.shiftLeft(steps);
  else target.multiplyByTenTo(steps);
}

/** Whether the text of a JSON number is an integer that fits an i64. */
export function isInteger64(text: string): bool {
  const negative = text.charCodeAt(0) == 0x2d;
  const digits = negative ? text.substring(1) : text;
  for (let i = 0; i < digits.length; i++) {
    if (digits.charCodeAt(i) < 0x30 || digits.charCodeAt(i) > 0x39) return false;
  }
  if (digits.length != 19) return digits.length < 19;
  return digits <= (negative ? '9223372036854775808' : '9223372036854775807');
}
