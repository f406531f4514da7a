/** The host that commands speak with, if there is one. */
import { connect } from '../on-host/connect.ts';
import { CliError, toFailure } from '../errors.ts';
import type { Terminal } from '../terminal.ts';
import { lacking, ok, type Finding } from './finding.ts';

export async function findHost(terminal: Terminal): Promise<Finding> {
  try {
    const client = await connect(terminal, {});
    const { version, gateway = 'nowhere yet' } = await client.getHost();
    return ok('host', `${client.url} is a host, version ${version}; plugins answer at ${gateway}`);
  } catch (error) {
    // Who writes a plugin needs none.
    const need = !(error instanceof CliError && error.code === 'not_logged_in');
    return lacking('host', toFailure(error), need);
  }
}
