/** From a component to a version that serves. */
import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Client, Host, Plugin, Progress, Upload } from '@wayhouse/client';
import { buildProject } from '../building/build.ts';
import { CliError } from '../errors.ts';
import { uploadManifest } from '../manifest/manifest.ts';
import { findProject, requireProject, type Project } from '../manifest/read.ts';
import type { Terminal } from '../terminal.ts';
import { milliseconds } from '../words/quantities.ts';
import { size } from '../words/sizes.ts';
import { missing } from './asked.ts';
import { connect, type HostOptions } from './connect.ts';
import { askHost, onHost } from './failures.ts';
import { pluginName } from './plugin-name.ts';
import { addresses } from './words.ts';

export interface PushOptions extends HostOptions {
  readonly name?: string;
  /** Whether it serves at once. */
  readonly activate: boolean;
}

/** Without a file, the project that the command is called in is built. */
export async function push(
  terminal: Terminal,
  file: string | undefined,
  options: PushOptions,
): Promise<void> {
  const client = await onHost(() => connect(terminal, options));
  const project = await projectOf(terminal.cwd, file, options);
  const name = options.name ?? (await pluginName(project?.manifest.name, terminal));
  const path = file === undefined ? await build(project as Project, terminal) : resolve(terminal.cwd, file);
  const component = await openComponent(path);
  const start = performance.now();
  const upload = await onHost(() => send({ client, terminal, project }, [name, component], options));
  const ms = Math.round(performance.now() - start);
  const [plugin, host] = await askHost(terminal, () =>
    Promise.all([client.getPlugin(name), client.getHost()]),
  );
  report(terminal, { upload, plugin, host, ms, admin: client.url });
  if (project) missing(project.manifest, plugin).forEach((line) => terminal.note(line));
}

/** The project that the component is of; a file under another name is of none. */
async function projectOf(
  cwd: string,
  file: string | undefined,
  { name }: PushOptions,
): Promise<Project | undefined> {
  if (file === undefined) return requireProject(cwd);
  const found = await findProject(cwd);
  return name === undefined || name === found?.manifest.name ? found : undefined;
}

async function build(project: Project, terminal: Terminal): Promise<string> {
  using _progress = terminal.progress(`Building ${project.manifest.name}`);
  const { file, warnings } = await buildProject(project, terminal);
  for (const warning of warnings) terminal.note(warning);
  return file;
}

async function openComponent(path: string): Promise<Blob> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    const code = cause.code === 'ENOENT' ? 'file_missing' : 'file_unreadable';
    throw new CliError(code, `${path} cannot be read: ${cause.message}`, { cause });
  });
  if (!found.isFile()) throw new CliError('file_missing', `${path} is not a file.`);
  return openAsBlob(path);
}

interface Sender {
  readonly client: Client;
  readonly terminal: Terminal;
  readonly project: Project | undefined;
}

async function send(
  { client, terminal, project }: Sender,
  [name, component]: readonly [string, Blob],
  { activate }: PushOptions,
): Promise<Upload> {
  using progress = terminal.progress(`Uploading ${name}`);
  return client.uploadVersion(name, component, {
    activate,
    ...(project && { manifest: uploadManifest(project.manifest) }),
    onProgress: (at) => progress.update(progressWords(name, at)),
  });
}

const BAR = 24;

/** The host has most of its work after the last byte. */
function progressWords(name: string, { sent, total }: Progress): string {
  if (sent === total) return `${name} is uploaded; the host translates it and starts it`;
  const filled = Math.floor((sent / total) * BAR);
  const percent = Math.floor((sent / total) * 100);
  return `Uploading ${name} [${'='.repeat(filled).padEnd(BAR)}] ${percent} % of ${size(total)}`;
}

interface Pushed {
  readonly upload: Upload;
  readonly plugin: Plugin;
  readonly host: Host;
  readonly ms: number;
  readonly admin: string;
}

function report(terminal: Terminal, { upload, plugin, host, ms, admin }: Pushed): void {
  const { version, world, deployment } = upload;
  const urls = addresses(plugin.routes, host, admin);
  const facts = `${size(upload.size)}, ${world}, ${milliseconds(ms)}`;
  const words =
    deployment === undefined
      ? [`${plugin.name} has version ${version}, which does not serve yet: ${facts}`]
      : [`${plugin.name} serves version ${version}: ${facts}`, ...urls.map((url) => `  ${url}`)];
  terminal.print({ words: words.join('\n'), data: { ...upload, urls } });
}
