/** A name and a value on a line each, the values below one another. Of several values each has a line. */
export type Facts = readonly (readonly [name: string, value: string | readonly string[]])[];

export function facts(rows: Facts): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.flatMap(([name, value]) => {
    const values = typeof value === 'string' ? [value] : value;
    return values.map((one, index) => `  ${(index === 0 ? name : '').padEnd(width)}  ${one}`);
  });
  return lines.join('\n');
}
