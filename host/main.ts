#!/usr/bin/env node
import { startApp, type App } from './app.ts';
import { collectLess } from './collector.ts';
import { readConfig } from './config.ts';
import { ERRORS, WayhouseError } from './protocol/errors.ts';

let app: App | undefined;
let stopping = false;

process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
// A flag of the whole process: not for a library to set.
collectLess();
try {
  app = await startApp(readConfig(process.env));
  void app.failed.then((error) => fail(error));
} catch (thrown) {
  fail(WayhouseError.from(thrown));
}

/** The first signal drains, if there is anything to drain yet; a second one does not wait. */
async function stop(): Promise<void> {
  if (stopping) process.exit(1);
  stopping = true;
  app?.logger.info('draining');
  await app?.close();
  app?.logger.info('stopped');
  process.exit(0);
}

function fail(error: WayhouseError): void {
  const { code, detail, cause } = error;
  const { repair } = ERRORS[code];
  const line = {
    level: 'fatal',
    msg: detail,
    code,
    repair,
    ...(cause instanceof Error && { cause: cause.stack }),
  };
  process.stderr.write(`${JSON.stringify(line)}\n`, () => process.exit(1));
}
