/** `wayhouse dev`: the plugin of a folder on a local host, built again and swapped in whenever it changes. */
import { ClientError } from '@wayhouse/client';
import { detectProject } from '../building/detect.ts';
import { CliError, toFailure } from '../errors.ts';
import { isFree } from '../doctor/places.ts';
import { Interruption } from '../interruption.ts';
import type { Project } from '../manifest/read.ts';
import type { Terminal } from '../terminal.ts';
import { builds, type Outcome } from './builds.ts';
import type { HostEvent } from './host-log.ts';
import { LocalHost } from './local-host.ts';
import { LocalPlugin, missingKeys, type Config } from './local-plugin.ts';
import { reportEvent, reportFailed, reportLive, reportUnchanged } from './words.ts';

export interface DevOptions {
  /** Of the gateway; the usual one if not given, or a free one where that is taken. */
  readonly port?: number;
  readonly config: Config;
}

const USUAL_PORT = 8080;

/** Ends at a signal. Throws `port_taken`, `host_failed`, `tool_missing`, and what is wrong with wayhouse.toml at first. */
export async function dev({ port, config }: DevOptions, terminal: Terminal): Promise<void> {
  using interruption = new Interruption(process);
  const project = await detectProject(terminal.cwd);
  tellMissing(project, config, terminal);
  const following = builds(terminal, interruption.signal);
  await using _ended = endOf(following, interruption);
  // The first build runs while the host starts.
  const first = following.next();
  first.catch(() => {});
  await using host = await startHost(port, terminal);
  const plugin = new LocalPlugin(host.client, project.manifest.name, config);
  const ended = host.ended.then(() => Promise.reject(hostEnded()));
  // In the end it is this command that ends it.
  ended.catch(() => {});
  const { signal } = interruption;
  await Promise.race([follow(await first, following, { host, plugin, terminal, signal }), ended]);
}

async function startHost(port: number | undefined, terminal: Terminal): Promise<LocalHost> {
  const onEvent = (event: HostEvent): void => terminal.print(reportEvent(event, terminal));
  const startAt = (at: number) => LocalHost.start(terminal, { port: at, onEvent });
  if (port !== undefined) return startAt(port);
  if (!(await isFree(USUAL_PORT))) return startAt(0);
  // Another program may have taken it since.
  return startAt(USUAL_PORT).catch((error: CliError) => {
    if (error.code !== 'port_taken') throw error;
    return startAt(0);
  });
}

/** What watches a folder keeps a process alive. */
const endOf = (following: AsyncGenerator, interruption: Interruption): AsyncDisposable => ({
  async [Symbol.asyncDispose]() {
    interruption.abort();
    await following.return(undefined);
  },
});

interface Scene {
  readonly host: LocalHost;
  readonly plugin: LocalPlugin;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

async function follow(
  first: IteratorResult<Outcome, void>,
  following: AsyncGenerator<Outcome, void>,
  scene: Scene,
): Promise<void> {
  if (first.done) return;
  // Without its tools, no change of the project helps.
  if (first.value.status === 'failed' && first.value.failure.code === 'tool_missing') {
    const { detail, repair } = first.value.failure;
    throw new CliError('tool_missing', detail, { repair });
  }
  await show(first.value, scene);
  for await (const outcome of following) await show(outcome, scene);
}

async function show(outcome: Outcome, { host, plugin, terminal, signal }: Scene): Promise<void> {
  // The compiler heard the same Ctrl-C.
  if (signal.aborted) return;
  if (outcome.status === 'failed') {
    return terminal.print(reportFailed(outcome.failure, plugin.version, terminal));
  }
  const { built, project, since } = outcome;
  try {
    const done = await plugin.deploy(built, project);
    if (done === 'unchanged') return terminal.print(reportUnchanged(plugin.version));
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    return terminal.print(reportFailed(toFailure(error), plugin.version, terminal));
  }
  const { bytes, warnings } = built;
  const milliseconds = performance.now() - since;
  const live = { url: `${host.gateway}/`, version: plugin.version ?? 0, bytes: bytes.length, warnings };
  terminal.print(reportLive({ ...live, milliseconds }, terminal));
}

function tellMissing({ manifest }: Project, config: Config, terminal: Terminal): void {
  const keys = missingKeys(manifest, config);
  if (keys.length === 0) return;
  const repair = keys.map((key) => `--config ${key}=...`).join(' ');
  terminal.note(`wayhouse.toml asks for config that has no value here. Give it with: ${repair}`);
}

const hostEnded = (): CliError => new CliError('host_failed', 'The local host has ended by itself.');
