#!/usr/bin/env node
/**
 * `wayhouse-asc`: builds components from AssemblyScript. Any Node from 18 on must be able to run what stands
 * here, so the rest is loaded only where it can run.
 */
const NODE = 26;

/** As of `wayhouse`: what is wrong is the machine, not the project. */
const MACHINE = 4;

if (Number(process.versions.node.split('.')[0]) >= NODE) await begin();
else giveUp();

async function begin(): Promise<void> {
  const { run } = await import('./cli/run.ts');
  process.exitCode = await run(process.argv.slice(2), {
    cwd: process.cwd(),
    interruption,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
}

function giveUp(): void {
  process.stderr.write(
    `wayhouse-asc needs Node ${NODE}, and this is Node ${process.version}. ` +
      `Add it to the project with: npm install --save-dev node@${NODE}\n`,
  );
  process.exitCode = MACHINE;
}

function interruption(): AbortSignal {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());
  return interrupted.signal;
}
