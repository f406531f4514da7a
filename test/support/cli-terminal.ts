/** `wayhouse` at a terminal of its own. */
import { COMMAND, PATH } from './cli.ts';
import { openSession, type Session, type SessionOptions } from './pty.ts';

/** With nothing in the environment but what a login shell has, and `env`. */
export function sit(args: readonly string[], { cwd, env }: SessionOptions): Session {
  const { HOME } = process.env;
  return openSession([...COMMAND, ...args], { cwd, env: { PATH, HOME, TERM: 'xterm-256color', ...env } });
}

/** What Node shows of an error that nobody has caught, or told in words. */
export const STACK_TRACE = /^\s+at \S+.*:\d+:\d+\)?\s*$/m;
