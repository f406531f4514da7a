import { mkdir, rm, writeFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { pageOf } from './page.ts';
import type { Report } from './report.ts';

const FOLDER = join(import.meta.dirname, 'results');

/** `full` is what the page and the charts show; the others are for whoever ran them. */
export type ReportName = 'full' | 'quick' | 'compare';

/** Writes the figures; of a full run also the page and its charts. */
export async function writeReport(name: ReportName, report: Report): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await writeFormatted(`${name}.json`, JSON.stringify(report));
  if (name !== 'full') return;
  for (const chart of globSync('*.svg', { cwd: FOLDER })) await rm(join(FOLDER, chart));
  for (const [file, content] of pageOf(report)) await writeFormatted(file, content);
}

async function writeFormatted(name: string, content: string): Promise<void> {
  await writeFile(join(FOLDER, name), await formatted(name, content));
}

/** As `npm run check` wants it. */
export async function formatted(name: string, content: string): Promise<string> {
  const filepath = join(FOLDER, name);
  if (name.endsWith('.svg')) return content;
  return format(content, { ...(await resolveConfig(filepath)), filepath });
}
