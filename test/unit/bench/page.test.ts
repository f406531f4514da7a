import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Facts } from '../../../bench/facts.ts';
import { CALM_LATENCY, THROUGHPUT } from '../../../bench/gateway-servers.ts';
import { pageOf } from '../../../bench/page.ts';
import { reportOf, type Report } from '../../../bench/report.ts';
import { formatted } from '../../../bench/results.ts';
import type { Finding } from '../../../bench/row.ts';

const facts: Facts = {
  ...{ date: '2026-11-22', commit: 'abc1234', cpu: 'a processor', cores: 2, memoryGiB: 24, load: 0.1 },
  ...{ system: 'Linux 6, x64', node: '26.10.0', v8: '14.6', wrk: '4.1.0' },
};

const inCell = (table: string, row: string, column: string, samples: number[]): Finding => ({
  name: `${row}: ${table}, ${column}`,
  ...{ samples, unit: 'requests/s', peer: `what ${row} is`, cell: { table, row, column } },
});

const findings: Finding[] = [
  { name: 'hello', samples: [0.4, 0.6, 0.5], unit: 'of raw fastify', peer: '', goal: { atLeast: 0.5 } },
  inCell(THROUGHPUT, 'Wayhouse', '32 connections', [49_000, 50_123, 51_000]),
  inCell(THROUGHPUT, 'wazero', '32 connections', []),
  inCell(CALM_LATENCY, 'Wayhouse', 'p99', [300]),
];

const page = pageOf(reportOf(facts, findings));

test('a table of cells has a chart of its own beside it', () => {
  expect([...page.keys()].toSorted()).toEqual(['README.md', 'latency.svg', 'throughput.svg']);
  expect(page.get('README.md')).toContain(`![${THROUGHPUT}](throughput.svg)`);
  expect(page.get('throughput.svg')).toContain('50,100');
});

test('rows tell their spread and whether the goal is held; cells what the server is', () => {
  const lines = page.get('README.md')!.split('\n');
  expect(lines).toContain('| hello | 0.5 | 0.4 to 0.6 | of raw fastify |  | >= 0.5 | yes |');
  expect(lines).toContain('| Wayhouse | 50,100 | what Wayhouse is |');
});

test('who was not measured is named, with the reason and no figure', () => {
  expect(page.get('README.md')).toContain('| wazero |  | what wazero is |');
  expect(page.get('throughput.svg')).toContain('>wazero<');
});

test('the machine and the versions stand on it', () => {
  expect(page.get('README.md')).toContain('a processor, 2 cores, 24 GiB');
  expect(page.get('README.md')).toContain('Node 26.10.0, V8 14.6, wrk 4.1.0');
});

const RESULTS = join(import.meta.dirname, '../../../bench/results');
const KEPT = globSync('full.json', { cwd: RESULTS });

test.each(KEPT)('the page and the charts that are committed are what %s makes', async (file) => {
  const made = pageOf(JSON.parse(readFileSync(join(RESULTS, file), 'utf8')) as Report);
  expect(globSync('*.svg', { cwd: RESULTS }).toSorted()).toEqual(
    [...made.keys()].filter((name) => name.endsWith('.svg')).toSorted(),
  );
  for (const [name, content] of made) {
    expect(readFileSync(join(RESULTS, name), 'utf8')).toBe(await formatted(name, content));
  }
});
