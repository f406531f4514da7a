/** What `wayhouse` ends with. Documented in `wayhouse --help`. */
export const EXIT = {
  ok: 0,
  /** What was asked for was tried and failed: a build, a check, a test. */
  failed: 1,
  /** The command line or wayhouse.toml is not one that `wayhouse` knows. */
  usage: 2,
  /** The host cannot be reached, or refused the call. */
  host: 3,
  /** Something on this machine is missing or in the way: a tool, a right to write, a free port. */
  machine: 4,
  /** A bug of `wayhouse`. */
  internal: 70,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_HELP = `Exit codes:
  0    done
  1    what was asked for failed: a build, a check, a test
  2    the command line or wayhouse.toml is not valid
  3    the host cannot be reached, or refused the call
  4    something on this machine is missing or in the way: a tool, a right to write, a free port
  70   a bug of wayhouse
  130  interrupted`;
