/** The process of `wayhouse`: its streams, its environment, its exit code. Node 26 or newer runs it. */
import { run } from './run.ts';

// The reader has gone, as in `wayhouse --help | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

// An older Node may stand between the terminal and this one: who kills that means this.
process.once('disconnect', () => void process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();

const { stdin, stdout, stderr, env } = process;

// Not process.exit(): what is on its way through a pipe still arrives.
process.exitCode = await run(process.argv.slice(2), { stdin, stdout, stderr, env, cwd: process.cwd() });
