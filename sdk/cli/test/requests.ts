/** A file for each request that the component is asked in a test: in either language. */
import { glob, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { SetupError, TestHost, type Run, type TestSettings } from '@wayhouse/host/testing';
import { buildProject } from '../building/build.ts';
import { uploadManifest } from '../manifest/manifest.ts';
import type { Project } from '../manifest/read.ts';
import { readRequestFile } from '../requests/file.ts';
import { differences } from '../requests/wanted.ts';
import type { Terminal } from '../terminal.ts';
import type { Outcome, Tested } from './tested.ts';

/** In the plugin's folder. */
export const REQUESTS = 'tests/requests';

/** Throws what is wrong with a file, what a build throws, and what a host would say of the component. */
export async function testRequests(project: Project, terminal: Terminal): Promise<Outcome> {
  const files = await findFiles(project.folder);
  if (files.length === 0) return { status: 'passed', tests: [] };
  using progress = terminal.progress(`Building ${project.manifest.name}`);
  const { file } = await buildProject(project, terminal);
  progress.update('Asking the component');
  const tests = await ask(await readFile(file), files, project);
  return { status: tests.some(({ status }) => status === 'failed') ? 'failed' : 'passed', tests };
}

/** In the order of their names, on every machine. */
async function findFiles(folder: string): Promise<string[]> {
  const names = await Array.fromAsync(glob('*.{toml,json}', { cwd: join(folder, REQUESTS) }));
  return names.toSorted().map((name) => join(folder, REQUESTS, name));
}

async function ask(
  component: Uint8Array,
  files: readonly string[],
  { manifest }: Project,
): Promise<Tested[]> {
  const asked = { manifest: uploadManifest(manifest), ...(manifest.limits && { limits: manifest.limits }) };
  await using host = new TestHost();
  const tests: Tested[] = [];
  for (const file of files) tests.push(await askOnce({ host, component, asked }, file));
  return tests;
}

interface Scene {
  readonly host: TestHost;
  readonly component: Uint8Array;
  readonly asked: TestSettings;
}

/** Each has an instance of its own: what one leaves behind changes nothing for the next. */
async function askOnce({ host, component, asked }: Scene, file: string): Promise<Tested> {
  const name = basename(file, extname(file));
  const { request, settings, wanted } = await readRequestFile(file, '');
  try {
    await using plugin = await host.load(component, { ...asked, ...settings });
    const run = await plugin.handle(request);
    return toTested(name, run, differences(run, wanted));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return { name, status: 'failed', problems: [error.message] };
  }
}

function toTested(name: string, { fuel, memoryBytes }: Run, problems: readonly string[]): Tested {
  const status = problems.length === 0 ? 'passed' : 'failed';
  return { name, status, spent: { requests: 1, fuel, memoryBytes }, problems };
}
