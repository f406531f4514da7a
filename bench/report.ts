import type { Facts } from './facts.ts';
import { rowOf, type Cell, type Finding, type Row } from './row.ts';

/** What one run found, as bench/results/*.json keeps it. */
export interface Report {
  readonly facts: Facts;
  readonly rows: readonly KeptRow[];
}

export interface KeptRow extends Row {
  readonly samples: readonly number[];
  readonly cell?: Cell;
}

export function reportOf(facts: Facts, findings: readonly Finding[]): Report {
  const rows = findings.map((finding) => {
    const { samples, cell } = finding;
    return { ...rowOf(finding), samples, ...(cell && { cell }) };
  });
  return { facts, rows };
}
