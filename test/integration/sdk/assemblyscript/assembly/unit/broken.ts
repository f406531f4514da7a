export function broken(): string {
  return missing + 1;
}
