/** Why a host does not start, in the words of this command. */
import { CliError, ToldError, toFailure } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

interface Words {
  readonly exit: ExitCode;
  readonly repair: string;
}

/** By the codes of the host's errors. */
const WORDS: Readonly<Record<string, Words>> = {
  config_invalid: {
    exit: EXIT.usage,
    repair: 'Correct it on the command line or in the environment; wayhouse serve --help has examples.',
  },
  data_dir_in_use: {
    exit: EXIT.machine,
    repair: 'Stop that host, or give this one a folder of its own with --data-dir.',
  },
  data_dir_unusable: {
    exit: EXIT.machine,
    repair: 'Give a folder that you may write to, with --data-dir.',
  },
};

export function startFailure(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown;
  const { code, detail } = toFailure(thrown);
  const words = WORDS[code];
  return (
    portTaken(thrown.cause) ?? (words ? new ToldError({ code, detail, ...words }, { cause: thrown }) : thrown)
  );
}

/** Undefined for what is no failure to listen. */
function portTaken(cause: unknown): CliError | undefined {
  const { code, syscall, address, port } = (cause ?? {}) as NodeJS.ErrnoException & Listened;
  if (syscall !== 'listen') return undefined;
  const why = code === 'EADDRINUSE' ? 'is taken: something listens there' : `cannot be opened: ${code}`;
  const repair = 'Give another with --port or --admin-port, or end what listens there.';
  return new CliError('port_taken', `Port ${port} of ${address} ${why}.`, { repair, cause });
}

interface Listened {
  readonly address?: string;
  readonly port?: number;
}
