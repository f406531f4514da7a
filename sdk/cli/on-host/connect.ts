/** Which host a command speaks with, and as whom. */
import { createClient, parseUrl, type Client, type Fetch } from '@wayhouse/client';
import { configFolder } from '../credentials/folder.ts';
import { credentialsFile, readCredentials } from '../credentials/credentials.ts';
import { CliError } from '../errors.ts';
import type { Terminal } from '../terminal.ts';

export interface HostOptions {
  /** Address of the admin API. */
  readonly host?: string;
}

/** What the command line names, then the environment, then the host of the last login. */
export async function connect({ env }: Terminal, options: HostOptions, fetch?: Fetch): Promise<Client> {
  const file = credentialsFile(configFolder(env));
  const { WAYHOUSE_URL: url, WAYHOUSE_TOKEN: token } = env;
  const named = options.host ?? (url || undefined);
  // A file that is not asked may be broken.
  const kept = named !== undefined && token ? { hosts: {} } : await readCredentials(file);
  const address = named ?? kept.current;
  if (address === undefined) throw new CliError('not_logged_in', 'There is no host to speak with yet.');
  const known = parseUrl(address);
  const right = token || kept.hosts[known]?.token;
  if (right !== undefined) return createClient({ url: known, token: right, ...(fetch && { fetch }) });
  throw new CliError('not_logged_in', `There is no token for ${known}.`, {
    repair: `Log in with: wayhouse login ${known}`,
  });
}
