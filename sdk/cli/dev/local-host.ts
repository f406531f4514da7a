/** A host for one plugin and one call of `wayhouse dev`: started, listened to, ended. */
import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient, type Client } from '@wayhouse/client';
import { CliError } from '../errors.ts';
import type { Terminal } from '../terminal.ts';
import { readHostLine, type HostEvent } from './host-log.ts';

export interface LocalHostOptions {
  /** Of the gateway; 0 picks a free one. */
  readonly port: number;
  readonly onEvent: (event: HostEvent) => void;
}

/** What the process says to its parent, once. */
export type Told =
  { readonly gateway: string; readonly admin: string; readonly failed?: never } | { readonly failed: string };

const ENTRY = new URL(`./host.entry${extname(import.meta.url)}`, import.meta.url);

/** What runs may take to end, in milliseconds. */
const DRAIN_MS = 2_000;
const PATIENCE_MS = 5_000;

export class LocalHost implements AsyncDisposable {
  /** Base URL at which plugins answer. */
  readonly gateway: string;
  readonly client: Client;
  /** Resolves when the process has ended. */
  readonly ended: Promise<unknown>;
  readonly #child: ChildProcess;
  readonly #terminal: Terminal;

  private constructor([child, terminal]: readonly [ChildProcess, Terminal], gateway: string, client: Client) {
    this.#child = child;
    this.#terminal = terminal;
    this.gateway = gateway;
    this.client = client;
    this.ended = once(child, 'exit');
  }

  /** Throws `port_taken`, and `host_failed` where it does not start. */
  static async start(terminal: Terminal, { port, onEvent }: LocalHostOptions): Promise<LocalHost> {
    const token = randomBytes(32).toString('base64url');
    const dataDir = await realpath(await mkdtemp(join(tmpdir(), 'wayhouse-dev-')));
    const child = fork(ENTRY, [], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...foreign(terminal.env), ...settings({ dataDir, port, token }) },
    });
    listen(child, terminal, onEvent);
    endAtExit(child, dataDir);
    const { gateway, admin } = await ready(child, port);
    return new LocalHost([child, terminal], gateway, createClient({ url: admin, token }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    using _progress = this.#terminal.progress(
      'Ending, once what runs has finished; Ctrl-C again waits for nothing',
    );
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS);
    if (this.#child.connected) this.#child.disconnect();
    await this.ended;
    clearTimeout(patience);
  }
}

/** Who ends this process at once, as by a second Ctrl-C, means the host too. */
function endAtExit(child: ChildProcess, dataDir: string): void {
  const end = (): void => {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  };
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
}

/** A host refuses a variable of its own that it does not know, and those of the command are none of it. */
const foreign = (env: Terminal['env']): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('WAYHOUSE_')));

const settings = ({ dataDir, port, token }: { dataDir: string; port: number; token: string }) => ({
  WAYHOUSE_DATA_DIR: dataDir,
  WAYHOUSE_PORT: String(port),
  WAYHOUSE_ADMIN_PORT: '0',
  WAYHOUSE_ADMIN_TOKEN: token,
  WAYHOUSE_LOG_LEVEL: 'trace',
  WAYHOUSE_SERVER_TIMING: 'true',
  WAYHOUSE_DRAIN_MS: String(DRAIN_MS),
  WAYHOUSE_KEEP_VERSIONS: '3',
});

function listen(child: ChildProcess, terminal: Terminal, onEvent: LocalHostOptions['onEvent']): void {
  child.stderr?.pipe(terminal.stderr, { end: false });
  if (!child.stdout) return;
  createInterface(child.stdout).on('line', (line) => {
    const event = readHostLine(line);
    if (event) onEvent(event);
  });
}

async function ready(child: ChildProcess, port: number): Promise<{ gateway: string; admin: string }> {
  const told = once(child, 'message') as Promise<[Told]>;
  const ended = once(child, 'exit').then((): [Told] => [{ failed: 'it ended before it served' }]);
  const [outcome] = await Promise.race([told, ended]);
  if (outcome.failed === undefined) return outcome;
  if (child.connected) child.disconnect();
  if (/EADDRINUSE|EACCES/.test(outcome.failed)) {
    const why = /EADDRINUSE/.test(outcome.failed)
      ? 'is taken: something listens there'
      : 'may not be opened by you';
    throw new CliError('port_taken', `Port ${port} of 127.0.0.1 ${why}.`);
  }
  throw new CliError('host_failed', `The local host has not started: ${outcome.failed}`);
}
