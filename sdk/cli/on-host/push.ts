/** From a component to a version that serves. */
import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Host, Plugin } from '@wayhouse/client';
import { buildProject } from '../building/build.ts';
import { CliError } from '../errors.ts';
import { unread } from '../files.ts';
import { findProject, requireProject, type Project } from '../manifest/read.ts';
import type { Terminal } from '../terminal.ts';
import { milliseconds } from '../words/quantities.ts';
import { size } from '../words/sizes.ts';
import { missing } from './asked.ts';
import { connect, type HostOptions } from './connect.ts';
import { askHost, onHost } from './failures.ts';
import { pluginName } from './plugin-name.ts';
import { sendVersion } from './send.ts';
import type { Transferred } from './transfer.ts';
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
  const client = await onHost(terminal, () => connect(terminal, options));
  const project = await projectOf(terminal.cwd, file, options);
  const given = options.name ?? project?.manifest.name;
  const name = await pluginName(given, terminal, 'Give it with: --name NAME');
  const path = file ?? (await build(project as Project, terminal));
  const component = await openComponent(path, terminal.cwd);
  const start = performance.now();
  const upload = await onHost(terminal, () =>
    sendVersion(client, { name, component, project, activate: options.activate }, terminal),
  );
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

/** Not read yet. `name` is relative to `cwd`. */
async function openComponent(name: string, cwd: string): Promise<Blob> {
  const path = resolve(cwd, name);
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw unread(name, cause);
  });
  if (!found.isFile()) throw new CliError('file_missing', `${name} is not a file.`);
  return openAsBlob(path);
}

interface Pushed {
  readonly upload: Transferred;
  readonly plugin: Plugin;
  readonly host: Host;
  readonly ms: number;
  readonly admin: string;
}

function report(terminal: Terminal, { upload, plugin, host, ms, admin }: Pushed): void {
  const { version, world, transfer } = upload;
  const urls = addresses(plugin.routes, host, admin);
  const held = transfer === 'held' ? ', which the host had already' : '';
  const facts = `${size(upload.size)}${held}, ${world}, ${milliseconds(ms)}`;
  const words =
    plugin.active?.version !== version
      ? [`${plugin.name} has version ${version}, which does not serve yet: ${facts}`]
      : [`${plugin.name} serves version ${version}: ${facts}`, ...urls.map((url) => `  ${url}`)];
  terminal.print({ words: words.join('\n'), data: { ...upload, urls } });
}
