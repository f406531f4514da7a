export function rounded(amount: f64): f64 {
  return Math.round(amount * 100) / 100;
}
