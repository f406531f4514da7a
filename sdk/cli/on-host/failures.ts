/** What a host or the way to it says, in the words of this command. */
import { ClientError } from '@wayhouse/client';
import { EXIT } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

/** Repairs that the host tells as calls of its API. */
const REPAIRS: Readonly<Record<string, string>> = {
  host_unreachable:
    'Check that the host runs (wayhouse serve starts one here) and that the address is the one of its admin API.',
  unauthorized: 'Log in again with: wayhouse login',
  invalid_token: 'Log in again with: wayhouse login',
  invalid_url: 'Write the address like http://127.0.0.1:8081 or https://wayhouse.example.com.',
  plugin_not_found: 'wayhouse status lists those that there are.',
  version_not_found: 'wayhouse versions lists those that there are.',
  version_not_ready: 'wayhouse versions tells its state; push a version that passes every stage.',
  nothing_to_roll_back: 'Name the version to go to: wayhouse rollback --to VERSION',
  not_wasm: 'Push the .wasm file of a component; wayhouse build makes one.',
  core_module: 'Make a component of it: wayhouse build does, and so does jco new.',
};

/** The host has refused, or there is none. */
export class HostError extends Error {
  override readonly name = 'HostError';
  readonly code: string;
  readonly detail: string;
  readonly repair: string;
  readonly exit = EXIT.host;

  constructor(cause: ClientError) {
    super(cause.message, { cause });
    this.code = cause.code;
    this.detail = cause.detail;
    this.repair = REPAIRS[cause.code] ?? cause.repair;
  }
}

/** Rejects with a HostError where the client does with an error of its own. */
export async function onHost<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw thrown instanceof ClientError ? new HostError(thrown) : thrown;
  }
}

/** As onHost, with a line that tells what is waited for, once it takes long. */
export async function askHost<T>(terminal: Terminal, call: () => Promise<T>): Promise<T> {
  using _progress = terminal.progress('Waiting for the host');
  return await onHost(call);
}
