/**
 * Runs a file of this repository under its own Node, on a machine that has nothing but some Node and npm:
 *
 *     node scripts/run.mjs [--guests] FILE [arguments]
 *
 * Installs the packages where they are missing or older than package-lock.json, with `--guests` builds the
 * guests that have changed, then hands over: standard streams, signals and the exit code are FILE's.
 * Says what it does on standard error. Plain JavaScript, because any Node from 20 on must be able to run it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
const NODE = 26;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const bin = join(modules, '.bin');

function main(args) {
  const withGuests = args[0] === '--guests';
  const command = withGuests ? args.slice(1) : args;
  if (command.length === 0) giveUp('usage: node scripts/run.mjs [--guests] FILE [arguments]');
  if (major(process.version) < OLDEST_NODE) {
    giveUp(`This is Node ${process.version}. Install Node ${OLDEST_NODE} or newer from https://nodejs.org.`);
  }
  installPackages();
  const node = findNode();
  if (withGuests) buildGuests(node);
  handOver(node, command);
}

/**
 * The stamp names the lock file that node_modules was installed from.
 *
 * Not `npm ci`: that refuses a lock file without the optional packages of every platform, and npm leaves
 * those out that it did not find when it wrote the file.
 */
function installPackages() {
  const stamp = join(modules, '.wayhouse-stamp');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('Installing the packages of package-lock.json into node_modules ...');
  const { error, status } = runVisibly(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
    root,
  );
  if (error?.code === 'ENOENT')
    giveUp('npm was not found. Install it: it comes with Node, https://nodejs.org.');
  if (error || status !== 0)
    giveUp('npm install failed, see above. It needs a network connection to the npm registry.');
  writeFileSync(stamp, lock);
}

/** The pinned Node, from the npm package `node`; failing that this one, if it is new enough. */
function findNode() {
  const pinned = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (runs(pinned)) return pinned;
  if (major(process.version) >= NODE) return process.execPath;
  say(`Fetching Node ${NODE} into node_modules ...`);
  // npm skips install scripts where its settings say so.
  runVisibly(process.execPath, ['installArchSpecificPackage.js'], join(modules, 'node'));
  if (runs(pinned)) return pinned;
  return giveUp(
    `npm has no Node ${NODE} for this machine. Install Node ${NODE} from https://nodejs.org and run this again.`,
  );
}

function runs(node) {
  if (!existsSync(node)) return false;
  const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return status === 0 && major(stdout) >= NODE;
}

function buildGuests(node) {
  const { status, signal } = spawnSync(node, [join(root, 'guests', 'build.ts')], {
    // Standard output belongs to FILE.
    stdio: ['inherit', 2, 2],
    env: environment(node),
  });
  if (signal) giveUp(`The build of the guests was ended by ${signal}.`);
  if (status !== 0) giveUp('The guests could not be built, see above.');
}

function handOver(node, command) {
  const child = spawn(node, command, { stdio: 'inherit', env: environment(node) });
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

function environment(node) {
  return { ...process.env, PATH: [dirname(node), bin, process.env.PATH].join(delimiter) };
}

/** With npm's own Node rather than ours, which npm is about to replace. */
function runVisibly(command, args, cwd) {
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.startsWith(modules));
  return spawnSync(command, args, {
    cwd,
    // Standard output belongs to FILE.
    stdio: ['inherit', 2, 2],
    env: { ...process.env, PATH: path.join(delimiter) },
    shell: process.platform === 'win32',
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
  process.exit(1);
}

main(process.argv.slice(2));
