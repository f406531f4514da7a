/** The whole host as a process of its own, as an operator starts it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll } from 'vitest';
import type { Manifest, Settings } from '../../host/protocol/settings.ts';

export interface UploadOptions {
  /** True if not given. */
  readonly activate?: boolean;
  readonly manifest?: Manifest;
}

export interface TestHost {
  /** Base URLs, without a slash at the end. */
  readonly gateway: string;
  readonly admin: string;
  readonly token: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** The lines of standard output, parsed; grows while the host lives. */
  readonly logs: readonly LogRecord[];
  /** Sends SIGTERM; resolves with the exit code, null if a signal ended the process. */
  stop(): Promise<number | null>;
  /** Sends SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Uploads a component, given as bytes or by its path. */
  upload(plugin: string, component: Uint8Array | string, options?: UploadOptions): Promise<Response>;
  settings(plugin: string, settings: Settings): Promise<Response>;
  /** Calls the gateway. */
  call(path: string, init?: RequestInit): Promise<Response>;
  /** Calls the admin API with the token; `body` goes as JSON. */
  api(method: string, path: string, body?: unknown): Promise<Response>;
  /** The first line of the log that matches, past ones too. */
  logged(match: (line: LogRecord) => boolean): Promise<LogRecord>;
}

export type LogRecord = Readonly<Record<string, unknown>>;

export interface HostOptions {
  /** A temporary one if not given. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What is run; `host/main.ts` if not given. */
  readonly file?: string;
  /** For Node, for example `--liftoff-only`. */
  readonly flags?: readonly string[];
  /** Kills the process when it is aborted, also before it is ready. */
  readonly signal?: AbortSignal;
}

/** How a host ended that never became ready. */
export class StartFailure extends Error {
  readonly code: number | null;
  readonly stderr: string;

  constructor(code: number | null, stderr: string) {
    super(`the host ended with ${code} before it was ready: ${stderr}`);
    this.code = code;
    this.stderr = stderr;
  }
}

const MAIN = join(import.meta.dirname, '../../host/main.ts');

const alive = new Set<ChildProcess>();
const folders: string[] = [];

afterAll(async () => {
  await Promise.all([...alive].map(kill));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A folder that goes away after the test file. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wayhouse-e2e-'));
  folders.push(folder);
  return folder;
}

/** Resolves when the host is ready; rejects with a StartFailure. It is killed after the test file, if not before. */
export async function startHost(options: HostOptions = {}): Promise<TestHost> {
  const dataDir = options.dataDir ?? (await temporaryFolder());
  const child = spawnHost(dataDir, options);
  const log = new ProcessLog(child.stdout);
  const ready = log.first(({ msg }) => msg === 'ready');
  const ended = endOf(child);
  const line = await Promise.race([ready, ended]);
  if (line instanceof StartFailure) throw line;
  const { gateway, admin } = line as { gateway: string; admin: string };
  const token = options.env?.['WAYHOUSE_ADMIN_TOKEN'] ?? (await readToken(dataDir, options));
  return { dataDir, gateway, admin, token, ...control(child, log), ...calls({ gateway, admin, token }) };
}

function spawnHost(dataDir: string, { file = MAIN, flags = [], env = {}, signal }: HostOptions) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(WAYHOUSE|VITEST|NODE)_/.test(name));
  const child = spawn(process.execPath, [...flags, file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...Object.fromEntries(inherited),
      WAYHOUSE_DATA_DIR: dataDir,
      WAYHOUSE_PORT: '0',
      WAYHOUSE_ADMIN_PORT: '0',
      ...env,
    },
  });
  signal?.addEventListener('abort', () => child.kill('SIGKILL'));
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  return child;
}

async function endOf(child: ChildProcess): Promise<StartFailure> {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return new StartFailure(code, stderr);
}

async function readToken(dataDir: string, { env }: HostOptions): Promise<string> {
  const file = env?.['WAYHOUSE_ADMIN_TOKEN_FILE'] ?? join(dataDir, 'admin-token');
  return (await readFile(file, 'utf8')).trim();
}

function control(child: ChildProcess, log: ProcessLog) {
  return {
    process: child,
    logs: log.lines,
    logged: (match: (line: LogRecord) => boolean) => log.first(match),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill('SIGTERM');
      await once(child, 'exit');
      return child.exitCode;
    },
    kill: () => kill(child),
  };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function calls({ gateway, admin, token }: { gateway: string; admin: string; token: string }) {
  const authorization = `Bearer ${token}`;
  const send = (path: string, init: RequestInit & { headers?: Record<string, string> }) =>
    fetch(admin + path, { ...init, headers: { authorization, ...init.headers } });
  const api = (method: string, path: string, body?: unknown) =>
    body === undefined
      ? send(path, { method })
      : send(path, {
          method,
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        });
  return {
    api,
    call: (path: string, init?: RequestInit) => fetch(gateway + path, init),
    settings: (plugin: string, settings: Settings) => api('PUT', `/v1/plugins/${plugin}/settings`, settings),
    upload: async (plugin: string, component: Uint8Array | string, options: UploadOptions = {}) => {
      const bytes = typeof component === 'string' ? await readFile(component) : component;
      const query = options.activate === false ? '' : '?activate=true';
      const body = uploadBody(bytes, options.manifest);
      return send(`/v1/plugins/${plugin}/versions${query}`, { method: 'POST', ...body });
    },
  };
}

/** Bare bytes, or a form where there is a manifest; `fetch` sets the form's content-type. */
function uploadBody(bytes: Uint8Array, manifest: Manifest | undefined) {
  const component = Uint8Array.from(bytes);
  if (manifest === undefined) return { body: component, headers: { 'content-type': 'application/wasm' } };
  const form = new FormData();
  form.append('manifest', JSON.stringify(manifest));
  form.append('component', new Blob([component]));
  return { body: form };
}

/** Every whole line that a process writes; one that is not JSON is an error of the test run. */
class ProcessLog {
  readonly lines: LogRecord[] = [];
  readonly #waiting = new Set<(line: LogRecord) => void>();
  #rest = '';

  constructor(stream: Readable) {
    stream.setEncoding('utf8').on('data', (text: string) => this.#read(text));
  }

  first(match: (line: LogRecord) => boolean): Promise<LogRecord> {
    const found = this.lines.find(match);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve) => {
      const check = (line: LogRecord): void => {
        if (!match(line)) return;
        this.#waiting.delete(check);
        resolve(line);
      };
      this.#waiting.add(check);
    });
  }

  #read(text: string): void {
    const parts = (this.#rest + text).split('\n');
    this.#rest = parts.pop() ?? '';
    for (const part of parts) {
      const line = JSON.parse(part) as LogRecord;
      this.lines.push(line);
      for (const check of this.#waiting) check(line);
    }
  }
}
