import { writeFile } from 'node:fs/promises';
import { generateFiles } from './generate/files.ts';

const root = new URL('../', import.meta.url);

for (const [path, content] of await generateFiles()) {
  await writeFile(new URL(path, root), content);
  console.log(path);
}
