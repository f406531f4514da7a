/** `wayhouse` beside a real host, in an empty folder and with no settings of its own yet. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startWayhouse, wayhouse, type Ended } from './cli.ts';
import { startHost, temporaryFolder, type HostOptions, type TestHost } from './host.ts';

export interface Desk {
  readonly host: TestHost;
  /** Where `wayhouse` is called. */
  readonly cwd: string;
  /** Where it keeps what it keeps. */
  readonly config: string;
  /** What lets it speak with the host without a login. */
  readonly env: Readonly<Record<string, string>>;
}

/** Who calls. */
type Caller = Pick<Desk, 'cwd' | 'env'>;

export async function openDesk(options: HostOptions = {}): Promise<Desk> {
  const host = await startHost(options);
  const folder = await temporaryFolder();
  const cwd = join(folder, 'desk');
  const config = join(folder, 'config');
  await mkdir(cwd);
  const env = { XDG_CONFIG_HOME: config, WAYHOUSE_URL: host.admin, WAYHOUSE_TOKEN: host.token };
  return { host, cwd, config, env };
}

export function call({ cwd, env }: Caller, ...args: string[]): Promise<Ended> {
  return wayhouse(args, { cwd, env });
}

/** For a command that goes on. Who calls it ends it. */
export function start({ cwd, env }: Caller, ...args: string[]): ReturnType<typeof startWayhouse> {
  return startWayhouse(args, { cwd, env });
}

/** The document that `--json` prints of a call that must have gone well. */
export async function json<T = Record<string, unknown>>(desk: Caller, ...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await call(desk, ...args, '--json');
  if (code !== 0) throw new Error(`wayhouse ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`);
  return JSON.parse(stdout) as T;
}

/** The error that `--json` prints, with the exit code. */
export async function failure(desk: Caller, ...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout } = await call(desk, ...args, '--json');
  const { error } = JSON.parse(stdout) as { error: object };
  return { exit: code, ...error };
}
