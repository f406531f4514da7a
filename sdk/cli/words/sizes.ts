/** As in `16.2 KB`: of 1024 bytes, as file managers and linkers count. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB'];
  let value = bytes / 1024;
  while (value >= 1024 && units.length > 1) {
    value /= 1024;
    units.shift();
  }
  return `${Number(value.toFixed(1))} ${units[0]}`;
}
