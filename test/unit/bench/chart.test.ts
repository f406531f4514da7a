import { expect, test } from 'vitest';
import { chart, type Bar, type Chart } from '../../../bench/chart.ts';

const bar = (column: string, value: number): Bar => ({ column, value, low: value / 2, high: value * 2 });

const drawing = (scale: Chart['scale']): Chart => ({
  title: 'Requests & answers',
  scale,
  rows: [
    { label: 'Wayhouse', bars: [bar('1 connection', 100), bar('32 connections', 1_000)] },
    { label: 'a "peer" <3', bars: [bar('32 connections', 500)] },
    { label: 'nobody', bars: [] },
  ],
});

const widths = (svg: string): number[] =>
  [...svg.matchAll(/<rect x="290" y="(?!34")[\d.]+" width="([\d.]+)"/g)].map(([, width]) => Number(width));

test('the same figures make the same bytes', () => {
  expect(chart(drawing('linear'))).toBe(chart(drawing('linear')));
});

test('bars are as long as their values, up to the most that a round had', () => {
  const [first, second, third] = widths(chart(drawing('linear')));
  expect(second! / first!).toBeCloseTo(10, 1);
  expect(second! / third!).toBeCloseTo(2, 1);
});

test('on a logarithmic scale the same factor is the same length', () => {
  const [hundred, thousand, fiveHundred] = widths(chart(drawing('log')));
  const factor = (from: number, to: number): number => (to - from) / 470;
  expect(factor(fiveHundred!, thousand!) / factor(hundred!, thousand!)).toBeCloseTo(Math.log10(2), 2);
  expect(Math.min(hundred!, fiveHundred!)).toBeGreaterThan(0);
});

test('names stand in it as text, whatever they hold', () => {
  const svg = chart(drawing('linear'));
  expect(svg).toContain('Requests &amp; answers');
  expect(svg).toContain('a &quot;peer&quot; &lt;3');
  expect(svg).toContain('>nobody<');
});

test('each column has its colour, told by a legend where there are several', () => {
  const svg = chart(drawing('linear'));
  const colours = [...svg.matchAll(/fill="(#\w+)"/g)].map(([, colour]) => colour);
  const [one, thirtyTwo, ...drawn] = colours;
  expect(one).not.toBe(thirtyTwo);
  expect(drawn).toEqual([one, thirtyTwo, thirtyTwo]);
  const { rows, ...rest } = drawing('linear');
  expect(chart({ ...rest, rows: rows.slice(1) })).not.toContain('32 connections');
});
