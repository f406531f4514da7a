import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Environment } from '../terminal.ts';

/** Where the settings of `wayhouse` lie: as XDG's base directories say, on Windows where programs keep theirs. */
export function configFolder(env: Environment, platform: NodeJS.Platform = process.platform): string {
  const { XDG_CONFIG_HOME: xdg = '', APPDATA: appData = '' } = env;
  // A path that is not absolute counts as none: so the specification says.
  if (isAbsolute(xdg)) return join(xdg, 'wayhouse');
  if (platform === 'win32' && appData !== '') return join(appData, 'wayhouse');
  return join(env['HOME'] || homedir(), '.config', 'wayhouse');
}
