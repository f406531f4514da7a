/** What a host or the way to it says, in the words of this command. */
import { ClientError } from '@wayhouse/client';
import { REPAIRS as OF_COMPONENTS } from '../check/repairs.ts';
import { ToldError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { Environment, Terminal } from '../terminal.ts';

const NO_ADMIN_API =
  'Give the address of its admin API, not that of its gateway; it names both when it starts.';

/** By the codes of what went wrong. */
type Repairs = Readonly<Record<string, string>>;

/** Repairs that the host tells as calls of its API. */
const REPAIRS: Repairs = {
  ...OF_COMPONENTS,
  host_unreachable:
    'Check that the host runs (wayhouse serve starts one here) and that the address is the one of its admin API.',
  invalid_url: 'Write the address like http://127.0.0.1:8081 or https://wayhouse.example.com.',
  not_a_host: NO_ADMIN_API,
  route_not_found: NO_ADMIN_API,
  unknown_route: NO_ADMIN_API,
  plugin_not_found: 'wayhouse status lists those that there are.',
  version_not_found: 'wayhouse versions lists those that there are.',
  version_not_ready: 'wayhouse versions tells its state; push a version that passes every stage.',
  nothing_to_roll_back: 'Name the version to go to: wayhouse rollback --to VERSION',
};

/** Rejects in these words where the client does with an error of its own. */
export async function onHost<T>(
  { env }: Terminal,
  call: () => Promise<T>,
  own: Repairs = refusedToken(tokenRepair(env)),
): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw thrown instanceof ClientError ? inWords(thrown, { ...REPAIRS, ...own }) : thrown;
  }
}

/** As onHost, with a line that tells what is waited for, once it takes long. */
export async function askHost<T>(terminal: Terminal, call: () => Promise<T>, own?: Repairs): Promise<T> {
  using _progress = terminal.progress('Waiting for the host');
  return await onHost(terminal, call, own);
}

export const refusedToken = (repair: string): Repairs => ({ unauthorized: repair, invalid_token: repair });

function inWords(cause: ClientError, repairs: Repairs): ToldError {
  const { code, detail } = cause;
  return new ToldError({ code, detail, repair: repairs[code] ?? cause.repair, exit: EXIT.host }, { cause });
}

/** A token of the environment stands over that of a login. */
const tokenRepair = ({ WAYHOUSE_TOKEN: token }: Environment): string =>
  token
    ? 'Correct WAYHOUSE_TOKEN, or unset it and log in with: wayhouse login'
    : 'Log in again with: wayhouse login';
