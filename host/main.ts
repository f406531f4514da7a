#!/usr/bin/env node
import { startApp, type App } from './app.ts';
import { readConfig } from './config.ts';
import { ERRORS, WayhouseError } from './protocol/errors.ts';

try {
  const app = await startApp(readConfig(process.env));
  process.on('SIGTERM', () => void stop(app));
  process.on('SIGINT', () => void stop(app));
  void app.failed.then((error) => fail(error));
} catch (thrown) {
  fail(WayhouseError.from(thrown));
}

let stopping = false;

/** The first signal drains; a second one does not wait. */
async function stop(app: App): Promise<void> {
  if (stopping) process.exit(1);
  stopping = true;
  app.logger.info('draining');
  await app.close();
  app.logger.info('stopped');
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
