import { mkdir, writeFile } from 'node:fs/promises';
import { generateFiles } from './generate/files.ts';

const root = new URL('../', import.meta.url);

for (const [path, content] of await generateFiles()) {
  const file = new URL(path, root);
  await mkdir(new URL('.', file), { recursive: true });
  await writeFile(file, content);
  console.log(path);
}
