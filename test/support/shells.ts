/** Shells as somebody types into them, at a terminal. */
import { ensurePrograms } from './debian.ts';
import { openSession, type Session, type SessionOptions } from './pty.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

/** Installs zsh and fish where Debian has not brought them. */
export const ensureShells = (): Promise<void> => ensurePrograms(['zsh', 'fish']);

const PROMPT = 'tell me> ';

/** Without what the machine or its user has set; `script` is what its completion comes from. */
const STARTS: Readonly<
  Record<Shell, readonly [command: readonly string[], begin: (script: string) => string]>
> = {
  bash: [['bash', '--norc', '--noprofile', '-i'], (script) => `source ${script}; PS1='tell me''> '`],
  zsh: [
    ['zsh', '-f', '-i'],
    (script) => `autoload -Uz compinit; compinit -u -D; source ${script}; PROMPT='tell me''> '`,
  ],
  fish: [
    ['fish', '--no-config', '-i'],
    (script) => `source ${script}; function fish_prompt; echo -n 'tell me''> '; end`,
  ],
};

/** At its prompt, with the completion of `script`. */
export async function openShell(shell: Shell, script: string, options: SessionOptions): Promise<Session> {
  const [command, begin] = STARTS[shell];
  const session = openSession(command, options);
  session.type(`${begin(script)}\r`);
  await session.shown(PROMPT);
  return session;
}
