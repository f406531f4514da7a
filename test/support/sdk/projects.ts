/** Guests' folders that live as long as a test file. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

const folders: string[] = [];

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** By their paths in the project. */
export type ProjectFiles = Readonly<Record<string, string>>;

/** The folder's path. */
export async function makeProject(files: ProjectFiles): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'wayhouse-asc-'));
  folders.push(root);
  await writeFiles(root, files);
  return root;
}

export async function writeFiles(root: string, files: ProjectFiles): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

/** A world of one function, and a guest that greets. */
export const HELLO: ProjectFiles = {
  'wit/hello.wit': 'package demo:hello;\n\nworld hello {\n  export greet: func(name: string) -> string;\n}\n',
  'assembly/index.ts': "export function greet(name: string): string {\n  return 'Hello, ' + name + '!';\n}\n",
};

/** A plugin of Wayhouse: no WIT of its own. */
export const PLUGIN: ProjectFiles = {
  'assembly/index.ts': [
    "import { Request, Response } from '@wayhouse/assemblyscript';",
    '',
    'export function handle(request: Request): Response {',
    '  return Response.text(`hello ${request.path}`);',
    '}',
    '',
  ].join('\n'),
};
