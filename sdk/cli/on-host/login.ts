/** Keeps the token of a host, once the host has taken it. */
import { text } from 'node:stream/consumers';
import { createClient, parseUrl, type Host } from '@wayhouse/client';
import { credentialsFile, readCredentials, writeCredentials } from '../credentials/credentials.ts';
import { configFolder } from '../credentials/folder.ts';
import { CliError } from '../errors.ts';
import { askSecret } from '../prompts/ask.ts';
import { isTerminal } from '../streams.ts';
import type { Terminal } from '../terminal.ts';
import { askHost, onHost, refusedToken } from './failures.ts';

/** What a host listens at if nobody says anything else. */
export const LOCAL_HOST = 'http://127.0.0.1:8081';

export async function login(terminal: Terminal, given: string | undefined): Promise<void> {
  const { env } = terminal;
  const url = await onHost(terminal, async () => parseUrl(given ?? (env['WAYHOUSE_URL'] || LOCAL_HOST)));
  if (isExposed(url))
    terminal.note(`warning: ${url} is not encrypted: whoever is on the way can read the token.`);
  const file = credentialsFile(configFolder(env));
  const kept = await readCredentials(file);
  const token = (await readToken(terminal, url)).trim();
  const host = await askHost(terminal, () => createClient({ url, token }).getHost(), refusedToken(WHERE));
  await writeCredentials(file, { current: url, hosts: { ...kept.hosts, [url]: { token } } });
  terminal.print({ words: describe(url, host, file), data: { url, ...host, file } });
}

const WHERE =
  'Give the one that the host has written at its first start: to the file admin-token in its data folder.';

/** Never from the command line: every user of the machine sees that, and the shell keeps it. */
async function readToken(terminal: Terminal, url: string): Promise<string> {
  if (terminal.interactive) return askSecret(terminal, `Admin token of ${url}`);
  if (!isTerminal(terminal.stdin)) return text(terminal.stdin);
  throw new CliError(
    'usage',
    'There is no terminal to ask for the token at, and nothing on standard input.',
    {
      repair: `Give the token on standard input: wayhouse login ${url} < admin-token`,
    },
  );
}

function describe(url: string, { version }: Host, file: string): string {
  return `Logged in to ${url}, Wayhouse ${version}. Its token is in ${file}.`;
}

function isExposed(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return protocol === 'http:' && !isLocal;
}
