import { rounded, rowOf, type Finding } from './row.ts';

const HEAD = ['', 'median', 'min to max', 'unit', 'peer', 'goal', 'held'];

/** The findings as a Markdown table that is also aligned for the terminal. */
export function table(findings: readonly Finding[]): string {
  const lines = [HEAD, ...findings.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const [head, ...body] = lines.map((line) => join(line.map((cell, column) => cell.padEnd(widths[column]!))));
  return [head, join(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
}

function cells(finding: Finding): string[] {
  const { name, value, unit, peer, goal, held } = rowOf(finding);
  const { samples } = finding;
  const spread = `${rounded(Math.min(...samples))} to ${rounded(Math.max(...samples))}`;
  return [name, String(value), spread, unit, peer, goal ?? '', held === null ? '' : held ? 'yes' : 'NO'];
}

function join(line: readonly string[]): string {
  return `| ${line.join(' | ')} |`;
}
