#!/usr/bin/env node
/**
 * Runs `wayhouse` under Node 26, on a machine that has nothing but some Node and npm. Plain JavaScript,
 * because any Node from 20 on must be able to run it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
const NODE = 26;

/** As in exit-codes.ts, which needs a newer Node. */
const MACHINE = 4;

const main = new URL('../dist/main.js', import.meta.url);

async function begin(args) {
  const own = major(process.version);
  if (own < OLDEST_NODE) {
    giveUp(`This is Node ${process.version}. Install Node ${OLDEST_NODE} or newer from https://nodejs.org.`);
  } else if (own >= NODE) {
    module.enableCompileCache();
    await import(main.href);
  } else {
    handOver(findNode(), [fileURLToPath(main), ...args]);
  }
}

/** That of the npm package `node`, which this package depends on. */
function findNode() {
  const folder = packageFolder();
  const node = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(node)) return node;
  // npm leaves install scripts out where its settings say so.
  say(`Fetching Node ${NODE} into ${folder} ...`);
  const { status } = spawnSync(process.execPath, ['installArchSpecificPackage.js'], {
    cwd: folder,
    // Standard output belongs to the command.
    stdio: ['ignore', 2, 2],
  });
  if (status === 0 && existsSync(node)) return node;
  return giveUp(
    `Node ${NODE} could not be fetched, see above. wayhouse needs it: install it from https://nodejs.org, or make ${folder} writable and run this again.`,
  );
}

function packageFolder() {
  try {
    return dirname(createRequire(import.meta.url).resolve('node/package.json'));
  } catch {
    return giveUp(
      `This is Node ${process.version}, and the package "node" that wayhouse depends on is missing. Install wayhouse again, or Node ${NODE} from https://nodejs.org.`,
    );
  }
}

function handOver(node, command) {
  // The channel tells it when this process is gone, however that ended.
  const child = spawn(node, command, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  child.on('error', (error) => giveUp(`${node} could not be started: ${error.message}`));
  // A terminal sends its Ctrl-C to the child as well: passed on, it would arrive twice.
  const ofTerminal = isatty(0) ? 'SIGINT' : undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => signal !== ofTerminal && child.kill(signal));
  }
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function major(version) {
  return Number(version.replace(/^v/, '').split('.')[0]);
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function giveUp(text) {
  say(text);
  process.exit(MACHINE);
}

await begin(process.argv.slice(2));
