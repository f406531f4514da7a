/** `wayhouse run`: one request through a component, in the host's own code, without a server. */
import { SetupError, TestHost, type Run } from '@wayhouse/host/testing';
import { refusing } from '../check/refusal.ts';
import { CliError } from '../errors.ts';
import { readNamed } from '../files.ts';
import type { Terminal } from '../terminal.ts';
import { requestOf, type RequestWords } from './command-line.ts';
import type { RequestFile } from './file.ts';
import { reportRun } from './report.ts';

/** Throws `file_missing`, as `requestOf` does, and what the host would say of the component. */
export async function runRequest(file: string, words: RequestWords, terminal: Terminal): Promise<void> {
  const asked = await requestOf(words, terminal.cwd);
  const component = await readNamed(file, terminal.cwd);
  const run = await refusing(file, () => runOnce(component, asked, terminal));
  terminal.print(reportRun(run, terminal));
}

async function runOnce(
  component: Uint8Array,
  { request, settings }: RequestFile,
  terminal: Terminal,
): Promise<Run> {
  using _progress = terminal.progress('Translating the component');
  await using host = new TestHost();
  try {
    const plugin = await host.load(component, settings);
    return await plugin.handle(request);
  } catch (error) {
    throw error instanceof SetupError ? unfit(error) : error;
  }
}

/** Told in the words of a request file: the test kit's own speak of its functions. */
function unfit(error: SetupError): CliError {
  const url = /^The plugin called \w+ (?<url>\S+), /.exec(error.message)?.groups?.['url'];
  if (url === undefined) return new CliError('request_invalid', error.message, { cause: error });
  return new CliError('request_invalid', `The plugin called ${url}, which has no answer here.`, {
    repair: `Nothing is called for real. Give the answer in a request file:\n[fetch.${JSON.stringify(url)}]\nstatus = 200\nbody = ""`,
    cause: error,
  });
}
