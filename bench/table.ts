import { rounded, rowOf, type Finding } from './row.ts';

const HEAD = ['', 'median', 'min to max', 'unit', 'peer', 'goal', 'held'];

/** The findings as Markdown tables that are also aligned for the terminal: one of rows, then those of cells. */
export function tables(findings: readonly Finding[]): string {
  const parts = [table(findings.filter(({ cell }) => cell === undefined))];
  for (const [name, cells] of Map.groupBy(findings, ({ cell }) => cell?.table)) {
    if (name !== undefined) parts.push(`${name}:\n\n${grid(cells)}`);
  }
  return parts.join('\n\n');
}

/** A line for each finding. */
export function table(findings: readonly Finding[]): string {
  return aligned([HEAD, ...findings.map(line)]);
}

/** The medians of findings of one table, in its rows and columns. */
export function grid(findings: readonly Finding[]): string {
  const columns = [...new Set(findings.map(({ cell }) => cell!.column))];
  const rows = Map.groupBy(findings, ({ cell }) => cell!.row);
  const lines = [...rows].map(([row, cells]) => {
    const found = columns.map((column) => cells.find(({ cell }) => cell!.column === column));
    const [first] = cells;
    return [row, ...found.map((one) => (one === undefined ? '' : told(one))), first?.peer ?? ''];
  });
  return aligned([['', ...columns, ''], ...lines]);
}

const told = (finding: Finding): string => String(rowOf(finding).value ?? '');

function line(finding: Finding): string[] {
  const { name, value, unit, peer, goal, held } = rowOf(finding);
  const { samples } = finding;
  const spread = value === null ? '' : `${rounded(Math.min(...samples))} to ${rounded(Math.max(...samples))}`;
  return [
    name,
    String(value ?? ''),
    spread,
    unit,
    peer,
    goal ?? '',
    held === null ? '' : held ? 'yes' : 'NO',
  ];
}

function aligned(lines: readonly (readonly string[])[]): string {
  const [first = []] = lines;
  const widths = first.map((_, column) => Math.max(3, ...lines.map((cells) => cells[column]!.length)));
  const [head, ...body] = lines.map((cells) =>
    join(cells.map((cell, column) => cell.padEnd(widths[column]!))),
  );
  return [head, join(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
}

function join(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
