// Runs in AssemblyScript and, with its types stripped, in Node.

const LENGTH = 100_000;

/** Sorts as many numbers that look random, and answers with their checksum. */
export function sorted(): i32 {
  const values = new Int32Array(LENGTH);
  let state: i32 = 2463534242 | 0;
  for (let i = 0; i < LENGTH; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    values[i] = state;
  }
  quicksort(values, 0, LENGTH - 1);
  let sum: i32 = 0;
  for (let i = 0; i < LENGTH; i++) sum = (((sum << 1) | (sum >>> 31)) ^ values[i]) | 0;
  return sum;
}

function quicksort(values: Int32Array, from: i32, to: i32): void {
  let low = from;
  let high = to;
  const pivot = values[(from + to) >> 1];
  while (low <= high) {
    while (values[low] < pivot) low++;
    while (values[high] > pivot) high--;
    if (low <= high) {
      const value = values[low];
      values[low] = values[high];
      values[high] = value;
      low++;
      high--;
    }
  }
  if (from < high) quicksort(values, from, high);
  if (low < to) quicksort(values, low, to);
}
