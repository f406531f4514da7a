import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { generateFiles } from '../../scripts/generate/files.ts';

const files = await generateFiles();

test.each([...files])('%s is what "npm run generate" writes', async (path, content) => {
  expect(await readFile(new URL(`../../${path}`, import.meta.url), 'utf8')).toBe(content);
});
