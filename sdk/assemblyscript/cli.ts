#!/usr/bin/env node
/** `wayhouse-asc`: builds components from AssemblyScript. */
import { run } from './cli/run.ts';

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());

process.exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  signal: interrupted.signal,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
