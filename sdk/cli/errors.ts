/**
 * Every error that `wayhouse` itself ends in: a row a code, with what the process ends with and what to do
 * about it. The detail of an error says what and where; where it knows a better repair, it brings its own.
 */
import { EXIT, type ExitCode } from './exit-codes.ts';

interface ErrorRow {
  readonly exit: ExitCode;
  readonly repair: string;
}

export const CLI_ERRORS = {
  usage: { exit: EXIT.usage, repair: 'wayhouse --help lists what there is.' },
  cancelled: { exit: EXIT.interrupted, repair: 'Nothing was changed.' },
  file_missing: { exit: EXIT.usage, repair: 'Give the path of a file that is there.' },
  file_unreadable: { exit: EXIT.machine, repair: 'Make it a file that you may read.' },
  file_unwritable: { exit: EXIT.machine, repair: 'Make it a place that you may write to.' },
  folder_taken: { exit: EXIT.usage, repair: 'Choose another name, or empty the folder.' },
  manifest_missing: {
    exit: EXIT.usage,
    repair: 'Go to the folder of a plugin, or make one with: wayhouse new',
  },
  manifest_invalid: {
    exit: EXIT.usage,
    repair:
      'Correct it in that file. What it may hold stands in wayhouse.schema.json of the package wayhouse.',
  },
  language_unknown: {
    exit: EXIT.usage,
    repair: 'Say it in wayhouse.toml: language = "assemblyscript" or language = "rust".',
  },
  request_invalid: { exit: EXIT.usage, repair: 'wayhouse run --help shows what a request file holds.' },
  port_taken: { exit: EXIT.machine, repair: 'Give another with --port, or end what listens there.' },
  tests_failed: { exit: EXIT.failed, repair: 'See what it has said above.' },
  host_failed: { exit: EXIT.failed, repair: 'See what it has said above.' },
  tool_missing: { exit: EXIT.machine, repair: 'Install it, then run this again.' },
  not_logged_in: {
    exit: EXIT.machine,
    repair: 'Log in with: wayhouse login',
  },
  credentials_invalid: {
    exit: EXIT.machine,
    repair: 'Delete it and log in again with: wayhouse login',
  },
  credentials_exposed: {
    exit: EXIT.machine,
    repair: 'Let only yourself read it. If others may have read it, change the token of the host too.',
  },
  settings_invalid: { exit: EXIT.usage, repair: 'wayhouse settings set --help has examples.' },
  package_incomplete: {
    exit: EXIT.machine,
    repair: 'Install wayhouse again; in its own repository, run: npm run build',
  },
  build_failed: { exit: EXIT.failed, repair: 'Correct what the compiler names above.' },
  internal: {
    exit: EXIT.internal,
    repair: 'This is a bug of wayhouse. Report it with the command and what stands above.',
  },
} as const satisfies { [code: string]: ErrorRow };

export type CliErrorCode = keyof typeof CLI_ERRORS;

export interface CliErrorOptions extends ErrorOptions {
  /** A repair that fits this case better than the one of the table. */
  readonly repair?: string;
}

/** An error as it is told. */
export interface Failure {
  readonly code: string;
  readonly detail: string;
  readonly repair: string;
  readonly exit: ExitCode;
}

/** What a command throws where it cannot go on, and what the process then ends with. */
export class ToldError extends Error implements Failure {
  readonly code: string;
  readonly repair: string;
  readonly exit: ExitCode;

  constructor({ code, detail, repair, exit }: Failure, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
    this.repair = repair;
    this.exit = exit;
  }

  get detail(): string {
    return this.message;
  }
}

/** One of the table. */
export class CliError extends ToldError {
  override readonly name = 'CliError';

  constructor(code: CliErrorCode, detail: string, options: CliErrorOptions = {}) {
    const { exit, repair } = CLI_ERRORS[code];
    super({ code, detail, repair: options.repair ?? repair, exit }, options);
  }
}

/** What was thrown, ready to tell. Errors of the host and of the SDKs bring code, detail and repair too. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof ToldError) return { ...told(thrown), exit: thrown.exit };
  if (isTold(thrown)) return { ...told(thrown), exit: EXIT.failed };
  const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return toFailure(new CliError('internal', detail, { cause: thrown }));
}

type Told = Omit<Failure, 'exit'>;

const told = ({ code, detail, repair }: Told): Told => ({ code, detail, repair });

const isTold = (thrown: unknown): thrown is Error & Told =>
  thrown instanceof Error &&
  ['code', 'detail', 'repair'].every((key) => typeof Reflect.get(thrown, key) === 'string');
