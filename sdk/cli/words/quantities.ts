/** Figures as people read them, the same on every machine. */
import { size } from './sizes.ts';

/** With a comma between thousands. */
export const grouped = (count: number): string => count.toLocaleString('en-US');

export const milliseconds = (count: number): string =>
  count < 100 ? `${count.toFixed(1)} ms` : `${Math.round(count)} ms`;

/** What a request or a test took of the two that are the same on every machine. */
export const spent = ({ fuel, memoryBytes }: { fuel: number; memoryBytes: number }): string =>
  `${grouped(fuel)} fuel, ${size(memoryBytes)} of memory`;
