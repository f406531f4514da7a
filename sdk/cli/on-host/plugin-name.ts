import { CliError } from '../errors.ts';
import { findProject } from '../manifest/read.ts';
import type { Terminal } from '../terminal.ts';

/** The plugin that the command line names, else that of the project that the command is called in. */
export async function pluginName(
  given: string | undefined,
  { cwd }: Terminal,
  repair = 'Give the name; wayhouse status lists those that there are.',
): Promise<string> {
  const name = given ?? (await findProject(cwd))?.manifest.name;
  if (name !== undefined) return name;
  throw new CliError(
    'usage',
    'The name of a plugin is missing, and there is no wayhouse.toml that has one.',
    { repair },
  );
}
