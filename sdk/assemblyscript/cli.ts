#!/usr/bin/env node
/** `wayhouse-asc`: builds components from AssemblyScript. */
import { run } from './cli/run.ts';

process.exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  interruption,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});

function interruption(): AbortSignal {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());
  return interrupted.signal;
}
